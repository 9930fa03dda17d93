using Hayate.Blobs;
using Hayate.Client.Workers;
using Hayate.Collectives;
using Hayate.Contracts.Workers;
using Hayate.Resilience;
using Hayate.Training.Libtorch;
using Hayate.Training.Loop;
using Hayate.Worker.Checkpoints;
using Hayate.Worker.Devices;
using Hayate.Worker.References;
using Hayate.Worker.Reports;

namespace Hayate.Worker.Rank;

/// <summary>A rank at work: it meets its gang, trains on one thread, and sees its reports delivered.</summary>
internal sealed class RankSession : IAsyncDisposable
{
    /// <summary>How long a failing rank tries to deliver what led up to the failure.</summary>
    private static readonly TimeSpan LastReports = TimeSpan.FromSeconds(2);

    /// <summary>Part of the time to stop in which a checkpoint may wait for its store.</summary>
    private const double ShareOfGrace = 2.0 / 3;

    private readonly RankLaunch _launch;
    private readonly IWorkerClient _client;
    private readonly IBlobStore _blobs;
    private readonly PatientBlobStore _patientBlobs;
    private readonly ResilienceOptions _resilience;
    private readonly TimeProvider _time;
    private readonly ReportCourier _courier;
    private readonly RankTrace _trace;
    private readonly CancellationTokenSource _giveUp;

    public RankSession(RankLaunch launch, string directory, IWorkerClient client, IBlobStore blobs, RankEnvironment environment, TimeProvider time)
    {
        var resilience = environment.Resilience;
        (_launch, _client, _blobs, _resilience, _time) = (launch, client, blobs, resilience, time);
        _trace = new RankTrace(launch.Assignment, environment.TraceParent);
        _giveUp = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _patientBlobs = new PatientBlobStore(blobs, resilience.Checkpoints, time, Console.Error.WriteLine, _giveUp.Token);
        ReportSource source = ReportSource.OfRankZero(launch.Assignment.RunId, launch.Assignment.Epoch);
        _courier = new ReportCourier(client, source, new ReportSpool(Path.Combine(directory, "reports")), resilience.Worker, time, Console.Error.WriteLine);
    }

    /// <summary>Runs to the end or to a requested stop. Ends the process when the attempt is fenced or its reports are refused.</summary>
    public async Task<TrainingResult> RunAsync(CancellationToken stop)
    {
        _ = _courier.Refused.ContinueWith(refused => End(refused.Result), TaskScheduler.Default);
        // A last checkpoint may wait for its store, but not until the rank is killed: it would leave without a word.
        using var hurry = stop.Register(() => _giveUp.CancelAfter(TimeSpan.FromSeconds(_launch.StopGraceSeconds * ShareOfGrace)));
        RankDevice.Check(_launch.Assignment.Spec.Resources.Device);
        _trace.Enter("meet gang");
        using var group = await MeetAsync(stop);
        _trace.Enter("load state");
        try
        {
            var result = await OnThreadOfItsOwn(() =>
            {
                RankDevice.Prepare(_launch.Threads);
                if (LibtorchFeatures.Shortcoming is { } shortcoming) Console.WriteLine(shortcoming);
                using BlobCheckpointStore checkpoints = new(_patientBlobs, _launch.Assignment, report => _courier.Submit(report), _time);
                return TrainingLoop.Run(Context(group, checkpoints, stop));
            });
            await _courier.CompleteAsync();
            // The first rank that is seen to have ended ends the attempt, and what comes later is refused: no rank leaves before rank 0's
            // last checkpoint is recorded.
            await Task.Run(group.Barrier, CancellationToken.None);
            return result;
        }
        catch
        {
            await Task.WhenAny(_courier.CompleteAsync(), Task.Delay(LastReports, _time, CancellationToken.None));
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _courier.DisposeAsync();
        _trace.Dispose();
        _giveUp.Dispose();
    }

    private static void End(Refusal refusal)
    {
        if (refusal.IsFenced)
            ProcessEnd.Now(ExitCodes.Unavailable, new FencedException(refusal.Because).Message);
        ProcessEnd.Now(ExitCodes.ApplicationError, new RefusedException(refusal.Because).Message);
    }

    /// <summary>Before there is any state to save, a request to stop is met at once.</summary>
    private async Task<IProcessGroup> MeetAsync(CancellationToken stop)
    {
        using var atOnce = stop.Register(() => ProcessEnd.Now(ExitCodes.Preempted, "Stopped before the gang had met."));
        var assignment = _launch.Assignment;
        Console.WriteLine($"Rank {assignment.Rank} of {assignment.WorldSize}, run {assignment.RunId}, epoch {assignment.Epoch}, {_launch.Threads} threads.");
        return await new GangMeeting(_launch, _client, _resilience.Worker, _time).MeetAsync();
    }

    private TrainingContext Context(IProcessGroup group, BlobCheckpointStore checkpoints, CancellationToken stop)
    {
        var assignment = _launch.Assignment;
        return new TrainingContext
        {
            Spec = assignment.Spec,
            Gang = new ProcessGroupGang(group),
            Checkpoints = checkpoints,
            References = new BlobReferenceStore(_blobs, Console.Error.WriteLine, _time),
            Reporter = group.Rank == 0 ? new SpoolingReporter(assignment, _courier, _blobs, _trace, _time) : new SilentReporter(),
            Teacher = assignment is { Teacher: { } teacher, TeacherSpec: { } spec } ? new BlobTeacherSource(_patientBlobs, teacher, spec) : null,
            Classifier = assignment is { Classifier: { } classifier, ClassifierSpec: { } trained } ? new BlobTeacherSource(_patientBlobs, classifier, trained) : null,
            Time = _time,
            StopRequested = stop,
        };
    }

    /// <summary>Scopes and modes of the tensor library belong to a thread, so the loop has one to itself from beginning to end.</summary>
    private static Task<T> OnThreadOfItsOwn<T>(Func<T> work)
    {
        TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread thread = new(() =>
        {
            try
            {
                completion.SetResult(work());
            }
            catch (Exception e)
            {
                completion.SetException(e);
            }
        }) { IsBackground = true, Name = "tensors" };
        thread.Start();
        return completion.Task;
    }
}
