using System.Globalization;
using System.Net.Sockets;
using k8s.Models;

namespace Hayate.TestKit.Kubernetes.Nodes;

/// <summary>Asks a container whether it is ready, until it is once. One without a probe is ready as it starts.</summary>
internal static class ReadinessProbe
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <returns>Whether it became ready before it ended.</returns>
    public static async Task<bool> WaitAsync(V1Container container, string address, TimeProvider time, CancellationToken ended)
    {
        if (container.ReadinessProbe is not { } probe) return true;
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(probe.TimeoutSeconds ?? 1) };
        try
        {
            while (!await IsReadyAsync(probe, container, address, http, ended)) await Task.Delay(Interval, time, ended);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task<bool> IsReadyAsync(V1Probe probe, V1Container container, string address, HttpClient http, CancellationToken ended)
    {
        try
        {
            if (probe.HttpGet is { } get)
            {
                using var answer = await http.GetAsync(new Uri($"http://{address}:{PortOf(get.Port, container)}{get.Path}"), ended);
                return (int)answer.StatusCode is >= 200 and < 400;
            }

            if (probe.TcpSocket is not { } socket) throw new NotSupportedException("This stand-in knows readiness probes of the kinds httpGet and tcpSocket.");
            using var client = new TcpClient();
            await client.ConnectAsync(address, int.Parse(PortOf(socket.Port, container), CultureInfo.InvariantCulture), ended);
            return true;
        }
        catch (Exception problem) when (problem is HttpRequestException or SocketException || problem is TaskCanceledException && !ended.IsCancellationRequested)
        {
            return false;
        }
    }

    private static string PortOf(IntOrString port, V1Container container)
    {
        var text = port.ToString()!;
        return container.Ports?.FirstOrDefault(one => one.Name == text)?.ContainerPort.ToString(CultureInfo.InvariantCulture) ?? text;
    }
}
