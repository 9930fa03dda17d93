using System.Globalization;

namespace Hayate.Collectives.SharedMemory;

/// <summary>Says which processes can share memory: those of one boot of one kernel that see each other and belong to one user.</summary>
internal static class HostIdentity
{
    /// <summary>The identity of this process.</summary>
    public static string Current { get; } = Find();

    private static string Find()
    {
        if (!Libc.IsSupported)
            return $"{Environment.MachineName} {Environment.ProcessId}"; // shares memory with nobody
        var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        var processes = new FileInfo("/proc/self/ns/pid").LinkTarget;
        return string.Create(CultureInfo.InvariantCulture, $"{boot} {processes} user {Libc.EffectiveUser()}");
    }
}
