namespace Hayate.TestKit;

/// <summary>Signals, by their numbers on Linux.</summary>
public enum Signal
{
    /// <summary>SIGINT: Ctrl-C.</summary>
    Interrupt = 2,

    /// <summary>SIGKILL: ends a process without asking it.</summary>
    Kill = 9,

    /// <summary>SIGTERM: asks a process to end.</summary>
    Terminate = 15,

    /// <summary>SIGCONT: goes on after SIGSTOP.</summary>
    Continue = 18,

    /// <summary>SIGSTOP: freezes a process.</summary>
    Stop = 19,
}
