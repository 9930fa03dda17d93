namespace Hayate.Contracts.Api;

/// <summary>Paths of the HTTP API. Ids are safe in a path.</summary>
public static class Routes
{
    /// <summary>Prefix of every path.</summary>
    public const string Prefix = "/api/v1";

    /// <summary>POST a sweep file (text/yaml): 200 with a <see cref="Planning.PlanResult"/>, also when it has errors.</summary>
    public const string Plan = Prefix + "/sweeps/plan";

    /// <summary>POST a sweep file with an Idempotency-Key: 201 with a <see cref="SweepDetail"/>, 422 when it has errors. GET: newest first.</summary>
    public const string Sweeps = Prefix + "/sweeps";

    /// <summary>GET the JSON Schema of sweep files.</summary>
    public const string SweepSchema = Prefix + "/schema/sweep";

    /// <summary>GET runs, a page at a time (query: sweep, status, afterRun, maxRuns).</summary>
    public const string Runs = Prefix + "/runs";

    /// <summary>GET checkpoints of every run (query: run).</summary>
    public const string Checkpoints = Prefix + "/checkpoints";

    /// <summary>GET the <see cref="AccessInfo"/> of whoever asks.</summary>
    public const string Access = Prefix + "/access";

    /// <summary>GET workers.</summary>
    public const string Workers = Prefix + "/workers";

    /// <summary>GET: liveness.</summary>
    public const string Live = "/health/live";

    /// <summary>GET: readiness.</summary>
    public const string Ready = "/health/ready";

    /// <summary>GET: what a coordinator counts and measures, for Prometheus.</summary>
    public const string Metrics = "/metrics";

    /// <summary>Header that makes a command happen once.</summary>
    public const string IdempotencyKey = "Idempotency-Key";

    /// <summary>GET a <see cref="SweepDetail"/>.</summary>
    public static string Sweep(string id) => $"{Sweeps}/{id}";

    /// <summary>GET the file as it was submitted (text/yaml).</summary>
    public static string SweepFile(string id) => $"{Sweeps}/{id}/file";

    /// <summary>POST: cancels every unfinished run.</summary>
    public static string CancelSweep(string id) => $"{Sweeps}/{id}/cancel";

    /// <summary>GET metric series of a sweep's runs, as <see cref="RunMetrics"/> (query: names, maxPoints).</summary>
    public static string SweepMetrics(string id) => $"{Sweeps}/{id}/metrics";

    /// <summary>GET measurements of a sweep's runs.</summary>
    public static string SweepEvaluations(string id) => $"{Sweeps}/{id}/evaluations";

    /// <summary>GET: live events of a sweep's runs (server-sent).</summary>
    public static string SweepEvents(string id) => $"{Sweeps}/{id}/events";

    /// <summary>GET a <see cref="RunDetail"/>.</summary>
    public static string Run(string id) => $"{Runs}/{id}";

    /// <summary>POST: cancels a run.</summary>
    public static string CancelRun(string id) => $"{Runs}/{id}/cancel";

    /// <summary>GET metric series (query: names, afterStep, maxPoints).</summary>
    public static string RunMetrics(string id) => $"{Runs}/{id}/metrics";

    /// <summary>GET log lines (query: after, limit).</summary>
    public static string RunLogs(string id) => $"{Runs}/{id}/logs";

    /// <summary>GET evaluations.</summary>
    public static string RunEvaluations(string id) => $"{Runs}/{id}/evaluations";

    /// <summary>GET sample grids.</summary>
    public static string RunSamples(string id) => $"{Runs}/{id}/samples";

    /// <summary>GET one sample grid (image/png).</summary>
    public static string RunSample(string id, string sample) => $"{Runs}/{id}/samples/{sample}";

    /// <summary>GET: live events of a run (server-sent).</summary>
    public static string RunEvents(string id) => $"{Runs}/{id}/events";

    /// <summary>GET a <see cref="CheckpointInfo"/>.</summary>
    public static string Checkpoint(string id) => $"{Checkpoints}/{id}";

    /// <summary>GET the <see cref="CheckpointPartInfo"/>s of a checkpoint.</summary>
    public static string CheckpointParts(string id) => $"{Checkpoint(id)}/parts";

    /// <summary>GET one part (application/octet-stream, a safetensors file), also by ranges of bytes.</summary>
    public static string CheckpointPart(string id, string part) => $"{CheckpointParts(id)}/{part}";

    /// <summary>GET a filled-in sweep file (text/yaml) that distils from the checkpoint.</summary>
    public static string Distill(string checkpoint) => $"{Checkpoints}/{checkpoint}/distill";

    /// <summary>POST a <see cref="Workers.WorkerPoll"/>: waits, then 200 with the <see cref="Workers.DesiredState"/>.</summary>
    public static string WorkerPoll(string worker) => $"{Workers}/{worker}/poll";

    /// <summary>PUT (rank 0) or GET (others, waits) the <see cref="Workers.LeaderEndpoint"/> of an attempt.</summary>
    public static string Leader(string run, int epoch) => $"{Runs}/{run}/attempts/{epoch}/leader";

    /// <summary>POST a <see cref="Reports.ReportBatch"/>: 200 with a <see cref="Reports.ReportReceipt"/>, 409 when the epoch is fenced.</summary>
    public static string Reports(string run, int epoch) => $"{Runs}/{run}/attempts/{epoch}/reports";
}
