using System.Globalization;
using Hayate.Client;
using Hayate.Contracts.Api;
using Microsoft.Extensions.DependencyInjection;

namespace Hayate.TestKit;

/// <summary>Coordinators, one as a rule, a worker and perhaps a dashboard: real processes on free ports over a directory of their own.</summary>
public sealed class TestPlatform : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _data = new();
    private readonly ServiceProvider _services;
    private readonly List<HayateProcess> _processes = [];
    private readonly int _slots;
    private readonly string? _postgres;
    private readonly Azurite? _blobs;
    private readonly IReadOnlyDictionary<string, string> _settings;

    private TestPlatform(int slots, string? postgres, Azurite? blobs, int silos, Func<Uri, IReadOnlyDictionary<string, string>>? settings, string? token)
    {
        (_slots, _postgres, _blobs) = (slots, postgres, blobs);
        Silos = [.. Enumerable.Range(1, silos).Select(number => new TestSilo(own => StartCoordinator(silos == 1 ? "coordinator" : $"coordinator {number}", own), Describe))];
        _settings = settings?.Invoke(Api) ?? new Dictionary<string, string>();
        _services = new ServiceCollection().AddHayateClient(Addresses, _ => token).BuildServiceProvider();
        Client = _services.GetRequiredService<IHayateClient>();
    }

    /// <summary>The coordinators.</summary>
    public IReadOnlyList<TestSilo> Silos { get; }

    /// <summary>Address of the first coordinator's API.</summary>
    public Uri Api => Silos[0].Api;

    /// <summary>Data directory of everything.</summary>
    public string Data => _data.Path;

    /// <summary>Name of its container, if its blobs are in a service.</summary>
    public string Container { get; } = Azurite.NewContainer();

    /// <summary>Client of the API, at whichever coordinator.</summary>
    public IHayateClient Client { get; }

    /// <summary>The first coordinator's process, the one started last.</summary>
    public HayateProcess Coordinator => Silos[0].Process;

    /// <summary>The worker agent started last.</summary>
    public HayateProcess Worker { get; private set; } = null!;

    /// <summary>Starts coordinators, all at once, and worker.</summary>
    /// <param name="slots">Slots of the worker; 0 for no worker.</param>
    /// <param name="postgres">Connection string of a PostgreSQL database. Default: SQLite.</param>
    /// <param name="blobs">Where blobs are, in a container of their own; by default in the data directory.</param>
    /// <param name="silos">Coordinators there are, all of one database; more than one needs PostgreSQL.</param>
    /// <param name="later">How many of them, the last, the test starts itself.</param>
    /// <param name="settings">More variables for all processes, given the address of the first coordinator.</param>
    /// <param name="token">What <see cref="Client"/> shows. Default: nothing.</param>
    public static async Task<TestPlatform> StartAsync(
        int slots = 2, string? postgres = null, Azurite? blobs = null, int silos = 1, int later = 0,
        Func<Uri, IReadOnlyDictionary<string, string>>? settings = null, string? token = null)
    {
        var platform = new TestPlatform(slots, postgres, blobs, silos, settings, token);
        try
        {
            await Task.WhenAll(platform.Silos.SkipLast(later).Select(silo => silo.StartAsync()));
            if (slots > 0) await platform.StartWorkerAsync();
            return platform;
        }
        catch
        {
            await platform.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the first coordinator, again if it ran before, and waits until it is ready.</summary>
    public Task StartCoordinatorAsync() => Silos[0].StartAsync();

    /// <summary>Starts a worker agent, again if it ran before, and waits until the coordinator knows it to be alive.</summary>
    public async Task<HayateProcess> StartWorkerAsync(string id = "worker-1")
    {
        Worker = Start(id, "Worker", ["agent"], new()
        {
            ["Hayate__Worker__Id"] = id,
            ["Hayate__Worker__Slots"] = Text(_slots),
            ["Hayate__Worker__ThreadsPerSlot"] = "1",
            ["Hayate__Worker__Address"] = "127.0.0.1",
        });
        await Wait.ForAsync($"{id} to report", StartPatience, async () =>
            Worker.HasExited ? throw new InvalidOperationException($"{id} ended.\n{Describe()}")
            : (await Client.ListWorkersAsync()).FirstOrDefault(worker => worker.Id == id && worker is { IsAlive: true, IsDraining: false }), Describe);
        return Worker;
    }

    /// <summary>Starts the dashboard, waits until it answers and returns its address.</summary>
    public async Task<Uri> StartDashboardAsync()
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var dashboard = Start("dashboard", "Dashboard", [], new() { ["Hayate__Urls"] = address.GetLeftPart(UriPartial.Authority) });
        using var http = new HttpClient();
        await Wait.ForAsync("the dashboard to answer", StartPatience, async () =>
            dashboard.HasExited ? throw new InvalidOperationException($"The dashboard ended.\n{Describe()}") : await TryGetAsync(http, address), Describe);
        return address;
    }

    /// <summary>Ids of the rank processes that run now at the worker started last, or at another.</summary>
    public IReadOnlyList<int> RankProcesses(HayateProcess? worker = null) => ProcessTree.Find((worker ?? Worker).Id, " rank ");

    /// <summary>Submits a file under a new key.</summary>
    public Task<SweepDetail> SubmitAsync(string file) => Client.SubmitAsync(file, Guid.NewGuid().ToString());

    /// <summary>Waits until a run is as wished.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="what">Completes the sentence "waited for ...".</param>
    /// <param name="isSo">The wish.</param>
    /// <param name="patience">Longest wait.</param>
    public async Task<RunDetail> RunAsync(string runId, string what, Func<RunDetail, bool> isSo, TimeSpan patience)
    {
        RunDetail? last = null;
        return await Wait.ForAsync(what, patience, async () =>
        {
            last = await Client.GetRunAsync(runId);
            return isSo(last) ? last : last.Summary.Status is RunStatus.Failed
                ? throw new InvalidOperationException($"While waiting for {what}, {runId} failed: {last.Summary.Reason}\n{Describe()}") : null;
        }, () => $"Last seen: {last?.Summary}\n{Describe()}");
    }

    /// <summary>Waits until a run is completed.</summary>
    public Task<RunDetail> CompletedAsync(string runId, TimeSpan patience) =>
        RunAsync(runId, $"{runId} to complete", run => run.Summary.Status == RunStatus.Completed, patience);

    /// <summary>The attempts of a run in words, for a failure.</summary>
    public static string Describe(RunDetail run) => string.Join('\n', run.Attempts.Select(attempt => attempt.ToString()));

    /// <summary>State and last output of every process, for a failure.</summary>
    public string Describe() => string.Join('\n', _processes.Select(process => process.Describe()));

    /// <summary>Kills everything and deletes the data.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.AsEnumerable().Reverse()) await process.DisposeAsync();
        await _services.DisposeAsync();
        foreach (var silo in Silos) await silo.DisposeAsync();
        _data.Dispose();
    }

    private static async Task<object?> TryGetAsync(HttpClient http, Uri address)
    {
        try
        {
            using var response = await http.GetAsync(address);
            return response.IsSuccessStatusCode ? response : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private ApiAddresses Addresses =>
        ApiAddresses.TryParse(string.Join(';', Silos.Select(silo => silo.Api.GetLeftPart(UriPartial.Authority))), out var all) ? all : throw new InvalidOperationException();

    private HayateProcess StartCoordinator(string name, IReadOnlyDictionary<string, string> settings) => Start(name, "Coordinator", [], new(settings)
    {
        ["Hayate__DrainSeconds"] = Silos.Count > 1 ? "5" : "0",
        ["Hayate__Database__Provider"] = _postgres is null ? "sqlite" : "postgres",
        ["Hayate__Database__ConnectionString"] = _postgres ?? $"Data Source={_data["hayate.db"]};Foreign Keys=True",
    });

    private HayateProcess Start(string name, string project, string[] arguments, Dictionary<string, string> environment)
    {
        environment["Hayate__Data"] = Data;
        environment["Hayate__Api"] = Addresses.ToString();
        environment["DOTNET_ENVIRONMENT"] = "Production";
        if (_blobs is not null)
        {
            environment["Hayate__Blobs__ConnectionString"] = _blobs.ConnectionString;
            environment["Hayate__Blobs__Container"] = Container;
        }

        foreach (var (key, value) in _settings) environment[key] = value;
        var process = HayateProcess.Start(name, project, arguments, environment, Data);
        lock (_processes) _processes.Add(process);
        return process;
    }
}
