using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hayate.EndToEnd.Tests;

/// <summary>Stands before a blob service and passes everything on, but requests to delete while it is told to hold them: those never arrive.</summary>
internal sealed class DeletionGate : IAsyncDisposable
{
    private readonly Uri _service;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _accepting;
    private volatile byte[]? _closedTo;

    public DeletionGate(Uri service)
    {
        _service = service;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Completes when a request to delete is held.</summary>
    public Task Held => _held.Task;

    /// <summary>A connection string with this gate in the place of the service.</summary>
    public string Before(string connectionString) => connectionString.Replace(
        $":{_service.Port.ToString(CultureInfo.InvariantCulture)}/", string.Create(CultureInfo.InvariantCulture, $":{((IPEndPoint)_listener.LocalEndpoint).Port}/"), StringComparison.Ordinal);

    /// <summary>Holds requests to delete what has a text in its name from now on.</summary>
    public void Close(string text) => _closedTo = Encoding.ASCII.GetBytes(text);

    /// <summary>Passes them on again; those that were held are lost.</summary>
    public void Open() => _closedTo = null;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true) connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var service = new TcpClient();
        try
        {
            await service.ConnectAsync(_service.Host, _service.Port, _stop.Token);
            await Task.WhenAny(ForwardAsync(client.GetStream(), service.GetStream()), service.GetStream().CopyToAsync(client.GetStream(), _stop.Token));
        }
        catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException)
        {
            // Either side is gone, and so is the connection.
        }
        finally
        {
            client.Dispose();
        }
    }

    // A client sends a request once the one before is answered: its first bytes are the first of what is read.
    private async Task ForwardAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[1 << 16];
        for (int count; (count = await from.ReadAsync(buffer, _stop.Token)) > 0;)
        {
            if (_closedTo is { } text && buffer.AsSpan(0, count).StartsWith("DELETE "u8) && buffer.AsSpan(0, count).IndexOf(text) >= 0)
            {
                _held.TrySetResult();
                await Task.Delay(Timeout.Infinite, _stop.Token);
            }

            await to.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
        }
    }
}
