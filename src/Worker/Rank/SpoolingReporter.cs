using System.Collections.Immutable;
using Hayate.Blobs;
using Hayate.Contracts;
using Hayate.Contracts.Api;
using Hayate.Contracts.Reports;
using Hayate.Contracts.Workers;
using Hayate.Training.Evaluation;
using Hayate.Training.Loop;
using Hayate.Worker.Reports;

namespace Hayate.Worker.Rank;

/// <summary>What the training loop of rank 0 tells, as reports.</summary>
internal sealed class SpoolingReporter(RankAssignment assignment, ReportCourier courier, IBlobStore blobs, RankTrace trace, TimeProvider time) : ITrainingReporter
{
    /// <inheritdoc/>
    public void Started(TrainingStart start)
    {
        trace.Enter("first step");
        var loaded = assignment.Checkpoints.FirstOrDefault(checkpoint => checkpoint.Id == start.CheckpointId);
        foreach (string rejected in start.Rejected)
            Console.Error.WriteLine($"WARNING: a checkpoint did not verify and is passed over: {rejected}");
        Console.WriteLine(loaded is null ? "Starting fresh." : $"Resuming from {loaded.Id} at step {start.Step}.");
        courier.Submit(new StartedReport
        {
            At = time.GetUtcNow(),
            Step = start.Step,
            StateDigest = start.StateDigest,
            DigestVerified = loaded is null ? null : loaded.StateDigest == start.StateDigest,
            Rejected = start.Rejected,
        });
    }

    /// <inheritdoc/>
    public void Stepped() => trace.Dispose();

    /// <inheritdoc/>
    public void Metrics(int step, IReadOnlyDictionary<string, double> values) =>
        courier.Submit(new MetricsReport { At = time.GetUtcNow(), Step = step, Values = values.ToImmutableSortedDictionary(StringComparer.Ordinal) });

    /// <inheritdoc/>
    public void Evaluation(Measurement measurement) => courier.Submit(new EvaluationReport
    {
        At = time.GetUtcNow(),
        Evaluation = new EvaluationInfo
        {
            RunId = assignment.RunId,
            Step = measurement.Step,
            Subject = measurement.Subject,
            Nfe = measurement.Nfe,
            Metric = measurement.Metric,
            Value = measurement.Value,
            StandardError = measurement.StandardError,
            NoiseLevel = measurement.NoiseLevel,
            Features = measurement.Features,
            ReferenceDigest = measurement.ReferenceDigest,
            Provenance = measurement.Provenance,
            Samples = measurement.Samples,
            ImagesPerSecond = measurement.ImagesPerSecond,
        },
    });

    /// <inheritdoc/>
    public void Preview(Preview preview)
    {
        string blob = BlobNames.Sample(assignment.RunId, assignment.Epoch, preview.Step, preview.Sampler);
        try
        {
            using MemoryStream png = new(preview.Png.ToArray());
            blobs.WriteAsync(blob, png, overwrite: true, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (IOException e)
        {
            // A picture is not worth a run.
            Console.Error.WriteLine($"The preview of step {preview.Step} could not be stored: {e.Message}");
            return;
        }

        courier.Submit(new SampleReport { At = time.GetUtcNow(), Step = preview.Step, Sampler = preview.Sampler, Nfe = preview.Nfe, Blob = blob });
    }

    /// <inheritdoc/>
    public void Note(string line) => Console.WriteLine(line);

    /// <inheritdoc/>
    public void Completed(TrainingResult result) =>
        courier.Submit(new CompletedReport { At = time.GetUtcNow(), Step = result.Step, StateDigest = result.StateDigest });
}
