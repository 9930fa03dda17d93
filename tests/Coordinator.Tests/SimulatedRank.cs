using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Hayate.Client.Workers;
using Hayate.Contracts;
using Hayate.Contracts.Api;
using Hayate.Contracts.Reports;

namespace Hayate.Coordinator.Tests;

/// <summary>Rank 0 of an attempt as the API sees it: blobs first, then reports, numbered.</summary>
public sealed class SimulatedRank(TestCoordinator coordinator, string runId, int epoch)
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private long _next = 1;

    public static StartedReport Started(int step = 0) => new() { At = At, Step = step, StateDigest = $"state-{step}", DigestVerified = step > 0 ? true : null };

    public static MetricsReport Metrics(int step, double loss, double speed = 100) => new()
    {
        At = At,
        Step = step,
        Values = ImmutableSortedDictionary<string, double>.Empty.Add("loss", loss).Add("images-per-second", speed),
    };

    public static CompletedReport Completed(int step) => new() { At = At, Step = step, StateDigest = $"state-{step}" };

    public static LogReport Log(params ImmutableArray<string> lines) => new() { At = At, Rank = 0, Lines = lines };

    public EvaluationReport Evaluation(int step, double value, string subject = "heun-18", int? nfe = 35) => new()
    {
        At = At,
        Evaluation = new EvaluationInfo
        {
            RunId = runId, Step = step, Subject = subject, Nfe = nfe, Metric = "fd", Value = value, Features = "pixels", ReferenceDigest = "reference", Samples = 64,
        },
    };

    /// <summary>Bytes of the one part of every checkpoint.</summary>
    public static readonly byte[] Weights = [1, 2, 3];

    /// <summary>Writes a part and a manifest, which may list averages, into the blob store and returns the report that commits them.</summary>
    public async Task<CheckpointReport> WriteCheckpointAsync(int step, params ImmutableArray<string> averages)
    {
        var prefix = BlobNames.Checkpoint(runId, epoch, step);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(Weights));
        var listed = string.Join(", ", averages.Select(file => $$"""{ "file": "{{file}}" }"""));
        var manifest = Encoding.UTF8.GetBytes(
            $$"""{ "format": "hayate/checkpoint/v2", "runId": "{{runId}}", "epoch": {{epoch}}, "step": {{step}}, "parts": [{ "name": "model", "file": "model.safetensors", "bytes": 3, "sha256": "{{sha256}}", "tensors": [] }], "averages": [{{listed}}] }""");
        await coordinator.Blobs.WriteAsync($"{prefix}/model.safetensors", new MemoryStream(Weights), overwrite: false, TestContext.Current.CancellationToken);
        await coordinator.Blobs.WriteAsync(BlobNames.Manifest(prefix), new MemoryStream(manifest), overwrite: false, TestContext.Current.CancellationToken);
        return new CheckpointReport
        {
            At = At, Step = step, Prefix = prefix, ManifestSha256 = Convert.ToHexStringLower(SHA256.HashData(manifest)), StateDigest = $"state-{step}", Bytes = 3,
        };
    }

    /// <summary>Sends reports as the next ones.</summary>
    public async Task<ReportResult> ReportAsync(params ImmutableArray<Report> reports)
    {
        var result = await SendAsync(_next, reports);
        if (result.IsRecorded) _next += reports.Length;
        return result;
    }

    /// <summary>Sends reports with a sequence number of the test's choice.</summary>
    public Task<ReportResult> SendAsync(long firstSequence, ImmutableArray<Report> reports, string source = "rank-0") =>
        coordinator.Workers.ReportAsync(runId, epoch, new ReportBatch { Source = source, FirstSequence = firstSequence, Reports = reports });
}
