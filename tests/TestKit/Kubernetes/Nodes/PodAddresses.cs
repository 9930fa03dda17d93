using System.Globalization;

namespace Hayate.TestKit.Kubernetes.Nodes;

/// <summary>Addresses of pods: loopback addresses of their own, so that two pods may listen on the same port.</summary>
internal static class PodAddresses
{
    private static int _given;

    /// <summary>An address that this process has not given yet; other test processes have another second number.</summary>
    public static string Next()
    {
        var number = Interlocked.Increment(ref _given);
        return string.Create(CultureInfo.InvariantCulture, $"127.{2 + Environment.ProcessId % 250}.{number / 250 % 250}.{1 + number % 250}");
    }
}
