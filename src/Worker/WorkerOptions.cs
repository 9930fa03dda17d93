using System.Globalization;
using Hayate.Blobs;
using Hayate.Client;
using Hayate.Collectives;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Workers;
using Hayate.Resilience;
using Hayate.Worker.Rank;
using Microsoft.Extensions.Configuration;

namespace Hayate.Worker;

/// <summary>Configuration of an agent: keys <c>Hayate:Api</c>, <c>Hayate:Data</c>, <c>Hayate:Blobs:*</c>, <c>Hayate:Resilience:*</c> and <c>Hayate:Worker:*</c>.</summary>
internal sealed record WorkerOptions
{
    /// <summary><c>Hayate:Api</c>: address of the coordinator, or of several, separated by semicolons. Default: http://127.0.0.1:7070.</summary>
    public required ApiAddresses Api { get; init; }

    /// <summary><c>Hayate:Worker:Token</c>: what the agent shows to the coordinator, a secret. Default: nothing.</summary>
    public string? Token { get; init; }

    /// <summary><c>Hayate:Worker:Id</c>: stable over restarts, unique in the cluster, safe in a path. Default: the host's name.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// <c>Hayate:Worker:Serves</c>: the one attempt, as run/epoch, that the agent takes ranks of; it ends when that is over, with the exit code
    /// that tells most. Set in the pods that the coordinator makes for an attempt. Default: none, the agent serves all.
    /// </summary>
    public ServedAttempt? Serves { get; init; }

    /// <summary><c>Hayate:Worker:Slots</c>: ranks that run here at a time. Default: 1.</summary>
    public required int Slots { get; init; }

    /// <summary><c>Hayate:Worker:ThreadsPerSlot</c>: compute threads of a rank. Default: the cores shared out over the slots.</summary>
    public required int ThreadsPerSlot { get; init; }

    /// <summary><c>Hayate:Worker:Address</c>: address at which ranks here are reached by ranks elsewhere. Default: 127.0.0.1.</summary>
    public required string Address { get; init; }

    /// <summary><c>Hayate:Worker:Directory</c>: where ranks keep their assignment and reports not delivered yet. Default: worker/{id} under <c>Hayate:Data</c>.</summary>
    public required string Directory { get; init; }

    /// <summary><c>Hayate:Blobs</c>, by default the directory blobs under <c>Hayate:Data</c>, and <c>Hayate:Resilience</c>: for the ranks as well.</summary>
    public required RankEnvironment Environment { get; init; }

    /// <summary><c>Hayate:Worker:StopGraceSeconds</c>: time for a rank to checkpoint and end after SIGTERM. Default: 30.</summary>
    public required TimeSpan StopGrace { get; init; }

    /// <summary>
    /// <c>Hayate:Worker:Collectives</c>: what ranks of a gang talk over: automatic, shared-memory, tcp-ring or hierarchical. The worker of rank 0
    /// decides. Default: automatic, by the hosts of the ranks.
    /// </summary>
    public required GroupKind Collectives { get; init; }

    /// <summary>
    /// <c>Hayate:Worker:ScheduledEvents</c>: address of Azure's metadata service, http://169.254.169.254, which is asked whether this machine is to be
    /// taken away. Default: nobody is asked.
    /// </summary>
    public Uri? ScheduledEvents { get; init; }

    /// <summary>
    /// <c>Hayate:Worker:AcknowledgeScheduledEvents</c>: whether Azure is told, once the ranks here have ended, that it need not wait. Default: false;
    /// right only where nothing else on the machine wants the time.
    /// </summary>
    public bool AcknowledgesScheduledEvents { get; init; }

    /// <summary><c>Hayate:Worker:PeerTimeoutSeconds</c>: time in which all ranks notice that one is stopped or cut off. Default: 10.</summary>
    public required TimeSpan PeerTimeout { get; init; }

    /// <summary>Reads and checks the configuration.</summary>
    /// <exception cref="WorkerConfigurationException">With every mistake at once.</exception>
    public static WorkerOptions From(IConfiguration configuration)
    {
        List<string> errors = [];
        var hayate = configuration.GetSection("Hayate");
        string data = Path.GetFullPath(hayate["Data"] ?? ".hayate");
        string id = hayate["Worker:Id"] ?? System.Environment.MachineName.ToLowerInvariant();
        if (id.Length is 0 or > 63 || id.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_')) || id.StartsWith('.'))
            errors.Add($"Hayate:Worker:Id is '{id}': up to 63 letters, digits, '-', '_' and '.' are expected. Set it to a name of this worker.");
        if (!ApiAddresses.TryParse(hayate["Api"] ?? "http://127.0.0.1:7070", out var api))
            errors.Add($"Hayate:Api is '{hayate["Api"]}': an http address such as http://127.0.0.1:7070 is expected, or several, separated by semicolons.");
        int slots = Whole(hayate, "Worker:Slots", 1, 1, 1024, errors);
        WorkerOptions options = new()
        {
            Api = api!,
            Token = hayate["Worker:Token"] is { Length: > 0 } token ? token.Trim() : null,
            Id = id,
            Serves = Attempt(hayate, errors),
            Slots = slots,
            ThreadsPerSlot = Whole(hayate, "Worker:ThreadsPerSlot", Math.Max(1, System.Environment.ProcessorCount / slots), 1, 1024, errors),
            Address = hayate["Worker:Address"] ?? "127.0.0.1",
            Directory = Path.GetFullPath(hayate["Worker:Directory"] ?? Path.Combine(data, "worker", id)),
            ScheduledEvents = hayate["Worker:ScheduledEvents"] is { Length: > 0 } events ? MetadataAddress(events, errors) : null,
            AcknowledgesScheduledEvents = Flag(hayate, "Worker:AcknowledgeScheduledEvents", errors),
            Collectives = Kind(hayate, errors),
            PeerTimeout = TimeSpan.FromSeconds(Whole(hayate, "Worker:PeerTimeoutSeconds", 10, 2, 3600, errors)),
            Environment = new RankEnvironment(
                BlobLocation.From(configuration, Path.Combine(data, "blobs"), errors), ResilienceOptions.From(configuration, errors)),
            StopGrace = TimeSpan.FromSeconds(Whole(hayate, "Worker:StopGraceSeconds", 30, 1, 86_400, errors)),
        };
        return errors.Count == 0 ? options : throw new WorkerConfigurationException(string.Join(System.Environment.NewLine, errors));
    }

    private static ServedAttempt? Attempt(IConfigurationSection hayate, List<string> errors)
    {
        string? text = hayate["Worker:Serves"];
        if (text is null)
            return null;
        if (ServedAttempt.TryParse(text, out var attempt))
            return attempt;
        errors.Add($"Hayate:Worker:Serves is '{text}': a run and the number of its attempt, such as abcdefghij.teacher/2, are expected. Leave it out to serve all runs.");
        return null;
    }

    private static Uri? MetadataAddress(string text, List<string> errors)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return address;
        errors.Add($"Hayate:Worker:ScheduledEvents is '{text}': the address of Azure's metadata service is expected, http://169.254.169.254. Leave it out elsewhere.");
        return null;
    }

    private static bool Flag(IConfigurationSection hayate, string key, List<string> errors)
    {
        if (hayate[key] is not { } text)
            return false;
        if (bool.TryParse(text, out bool flag))
            return flag;
        errors.Add($"Hayate:{key} is '{text}': true or false is expected. Leave it out for false.");
        return false;
    }

    private static GroupKind Kind(IConfigurationSection hayate, List<string> errors)
    {
        string? text = hayate["Worker:Collectives"];
        if (text is null)
            return GroupKind.Automatic;
        var kinds = Enum.GetValues<GroupKind>().ToDictionary(kind => kind.Word());
        if (kinds.TryGetValue(text, out var kind))
            return kind;
        errors.Add($"Hayate:Worker:Collectives is '{text}': one of {string.Join(", ", kinds.Keys)} is expected. Leave it out for {GroupKind.Automatic.Word()}.");
        return GroupKind.Automatic;
    }

    private static int Whole(IConfigurationSection hayate, string key, int otherwise, int least, int most, List<string> errors)
    {
        string? text = hayate[key];
        if (text is null)
            return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most)
            return value;
        errors.Add($"Hayate:{key} is '{text}': a whole number from {least} to {most} is expected. Leave it out for {otherwise}.");
        return otherwise;
    }
}
