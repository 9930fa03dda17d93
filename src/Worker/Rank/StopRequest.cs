using System.Runtime.InteropServices;

namespace Hayate.Worker.Rank;

/// <summary>
/// SIGTERM as a token. Taken in hand for the life of the process: once its run is over the agent may ask a rank to stop that is
/// leaving anyway. SIGINT from a terminal reaches the agent too, which decides what it means for its ranks.
/// </summary>
internal static class StopRequest
{
    private static readonly CancellationTokenSource Source = new();

    private static readonly PosixSignalRegistration[] Registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            Source.Cancel();
        }),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true),
    ];

    /// <summary>Starts to listen and returns the token.</summary>
    public static CancellationToken Listen()
    {
        GC.KeepAlive(Registrations);
        return Source.Token;
    }
}
