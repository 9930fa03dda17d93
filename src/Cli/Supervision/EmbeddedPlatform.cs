using Hayate.Client;

namespace Hayate.Cli.Supervision;

/// <summary>Coordinator, dashboard and workers as processes of this machine, restarted when they die.</summary>
internal sealed class EmbeddedPlatform : IAsyncDisposable
{
    private const int HopelessEnds = 4;
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly DataDirectory _data;
    private readonly Launcher _launcher = new();
    private readonly TimeProvider _clock;
    private readonly Service _coordinator;
    private readonly Service _dashboard;
    private readonly IReadOnlyList<Service> _workers;

    /// <summary>Prepares the services; nothing runs yet.</summary>
    public EmbeddedPlatform(PlatformOptions options, DataDirectory data, TimeProvider clock, Action<string> tell)
    {
        _data = data;
        _clock = clock;
        Service Keep(ServiceSpec spec) => new(spec, _launcher, clock, tell);
        _coordinator = Keep(EmbeddedServices.Coordinator(options, data));
        _dashboard = Keep(EmbeddedServices.Dashboard(options, data));
        _workers = [.. Enumerable.Range(1, options.Workers).Select(number => Keep(EmbeddedServices.Worker(options, data, number)))];
    }

    /// <summary>Starts everything and waits until the API answers.</summary>
    public async Task StartAsync(IHayateClient client, CancellationToken cancellationToken)
    {
        foreach (var service in (Service[])[_coordinator, _dashboard, .. _workers]) await service.StartAsync();
        var started = _clock.GetTimestamp();
        while (!await client.IsReadyAsync(cancellationToken))
        {
            if (_coordinator.LastExitCode == ExitCode.Usage) throw Hopeless("cannot start");
            if (_coordinator.Ends >= HopelessEnds) throw Hopeless("ends again and again");
            if (_clock.GetElapsedTime(started) > StartPatience) throw Hopeless($"is not ready after {StartPatience.TotalSeconds:0} s");
            await Task.Delay(Pause, _clock, cancellationToken);
        }
    }

    /// <summary>Stops the workers first, so that their last checkpoints and reports find the coordinator.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_workers.Select(worker => worker.StopAsync()));
        await _dashboard.StopAsync();
        await _coordinator.StopAsync();
        foreach (var service in (Service[])[_coordinator, _dashboard, .. _workers]) service.Dispose();
        _launcher.Dispose();
    }

    private CliException Hopeless(string what) => new(
        $"the coordinator {what}. The end of its log:\n{_coordinator.LastWords(15)}",
        $"read {_data.Log(_coordinator.Name)}; if the data directory is damaged, start with another one: --data.", ExitCode.Failed);
}
