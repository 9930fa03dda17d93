using Hayate.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Hayate.TestKit;

/// <summary>One coordinator of a <see cref="TestPlatform"/>, on ports of its own that it keeps over restarts.</summary>
public sealed class TestSilo : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(120);

    private readonly Func<IReadOnlyDictionary<string, string>, HayateProcess> _start;
    private readonly Func<string> _describe;
    private readonly ServiceProvider _services;
    private readonly int _siloPort = FreePort.Next();

    internal TestSilo(Func<IReadOnlyDictionary<string, string>, HayateProcess> start, Func<string> describe)
    {
        (_start, _describe) = (start, describe);
        _services = new ServiceCollection().AddHayateClient(Api).BuildServiceProvider();
        Client = _services.GetRequiredService<IHayateClient>();
    }

    /// <summary>Address of its API.</summary>
    public Uri Api { get; } = new($"http://127.0.0.1:{FreePort.Next()}");

    /// <summary>Client of its API, and of no other's.</summary>
    public IHayateClient Client { get; }

    /// <summary>Its process, the one started last.</summary>
    public HayateProcess Process { get; private set; } = null!;

    /// <summary>Starts it, again if it ran before, and waits until it is ready.</summary>
    public async Task StartAsync()
    {
        Process = _start(new Dictionary<string, string>
        {
            ["Hayate__Urls"] = Api.GetLeftPart(UriPartial.Authority),
            ["Hayate__Orleans__SiloPort"] = $"{_siloPort}",
        });
        await Wait.ForAsync("a coordinator to be ready", StartPatience, async () =>
            Process.HasExited ? throw new InvalidOperationException($"The coordinator ended.\n{_describe()}")
            : await Client.IsReadyAsync() ? Process : null, _describe);
    }

    /// <summary>Releases its client. Its process is the platform's.</summary>
    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
