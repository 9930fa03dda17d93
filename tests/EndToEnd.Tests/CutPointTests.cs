using System.Globalization;
using Hayate.Contracts.Api;
using Hayate.TestKit;

namespace Hayate.EndToEnd.Tests;

/// <summary>
/// Runs that are cut at random points, by SIGKILL or SIGTERM, at a rank, all ranks or the worker, end in the same bits as undisturbed ones. A few
/// cuts here; <c>chaos.sh</c> makes as many as it is told over all methods.
/// </summary>
public sealed class CutPointTests(CutPlatform shared) : IClassFixture<CutPlatform>
{
    private const int Steps = 2500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);

    private static readonly string[] Cuts =
    [
        "SIGKILL to a rank", "SIGTERM to a rank", "SIGKILL to all ranks", "SIGKILL to the worker", "SIGTERM to the worker",
    ];

    private TestPlatform Platform => shared.Platform;

    /// <summary>Method, ranks and number of cuts.</summary>
    public static TheoryData<string, int, int> Runs()
    {
        TheoryData<string, int, int> runs = [];
        if (Setting("HAYATE_CHAOS_CUTS") is not { } cuts) return new() { { "edm", 2, 2 }, { "pd", 1, 1 } };
        (string Method, int Ranks)[] all = [("edm", 1), ("cd", 2), ("ict", 1), ("pd", 2), ("edm", 2), ("cd", 1), ("ict", 2), ("pd", 1)];
        for (var i = 0; i < all.Length; i++)
        {
            if ((cuts + all.Length - 1 - i) / all.Length is > 0 and var share) runs.Add(all[i].Method, all[i].Ranks, share);
        }

        return runs;
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task Run_CutAtRandomPoints_EndsInTheSameBits(string method, int ranks, int cuts)
    {
        var seed = Setting("HAYATE_CHAOS_SEED") ?? 1;
        var random = new Random(HashCode(seed, method, ranks));
        var file = Files.ToBeCut(method, Steps, ranks, method is "cd" or "pd" ? shared.Teacher : null);
        var undisturbed = await Platform.CompletedAsync((await Platform.SubmitAsync(file)).Runs[0].Id, Patience);
        Assert.True(undisturbed.Attempts.Length == 1, $"the run was disturbed:\n{TestPlatform.Describe(undisturbed)}");

        var run = (await Platform.SubmitAsync(file)).Runs[0].Id;
        foreach (var point in Enumerable.Range(0, cuts).Select(_ => random.Next(100, Steps * 3 / 4)).Order().ToList())
        {
            var cut = await Platform.RunAsync(run, $"step {point} of {run}", state => IsAt(state, point), Patience);
            var kind = random.Next(Cuts.Length);
            Tell($"{method} on {ranks}: attempt {cut.Summary.Epoch} cut at step {cut.Summary.Step} by {Cuts[kind]}");
            await CutAsync(kind, ranks, random);
            await Platform.RunAsync(run, $"the end of attempt {cut.Summary.Epoch}", state => state.Attempts.First(past => past.Epoch == cut.Summary.Epoch).End is not null, Patience);
        }

        var ended = await Platform.CompletedAsync(run, Patience);

        Assert.True(ended.Attempts.Length == cuts + 1, $"expected {cuts} cuts and as many resumes:\n{TestPlatform.Describe(ended)}");
        Assert.All(ended.Attempts.Where(attempt => attempt.ResumedFromStep > 0), attempt => Assert.True(attempt.DigestVerified));
        Assert.Equal(UndisturbedRun.LastDigest(undisturbed), UndisturbedRun.LastDigest(ended));
        AssertSameFiles(undisturbed, ended);
        Tell($"{method} on {ranks}: resumed at {string.Join(", ", ended.Attempts.Reverse().Skip(1).Select(attempt => attempt.ResumedFromStep))}; all files equal those of the undisturbed run, state {UndisturbedRun.LastDigest(ended)}");
    }

    private static bool IsAt(RunDetail run, int step) =>
        run.Summary.Status == RunStatus.Completed
            ? throw new InvalidOperationException($"{run.Summary.Id} was completed before it was cut at step {step}: it must be longer.")
            : run.Summary.Status == RunStatus.Running && run.Summary.Step >= step && run.Attempts[0] is { End: null, ResumedFromStep: not null };

    private static int? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    // HashCode.Combine differs from process to process.
    private static int HashCode(int seed, string method, int ranks) => method.Aggregate((seed * 31) + ranks, (hash, c) => unchecked((hash * 31) + c));

    private static void Tell(string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        if (Environment.GetEnvironmentVariable("HAYATE_CHAOS_LOG") is { Length: > 0 } log) File.AppendAllText(log, line + Environment.NewLine);
    }

    private async Task CutAsync(int kind, int ranks, Random random)
    {
        var victim = random.Next(ranks);
        var processes = Platform.RankProcesses();
        Assert.True(processes.Count == ranks, $"expected {ranks} rank processes, found {processes.Count}:\n{Platform.Describe()}");
        switch (kind)
        {
            case 0:
                Signals.Send(processes[victim], Signal.Kill);
                break;
            case 1:
                Signals.Send(processes[victim], Signal.Terminate);
                break;
            case 2:
                foreach (var process in processes) Signals.Send(process, Signal.Kill);
                break;
            case 3:
                await Platform.Worker.KillAsync();
                await Platform.StartWorkerAsync();
                break;
            default:
                Platform.Worker.Send(Signal.Terminate);
                await Platform.Worker.ExitAsync(TimeSpan.FromSeconds(60));
                await Platform.StartWorkerAsync();
                break;
        }
    }

    private void AssertSameFiles(RunDetail expected, RunDetail actual)
    {
        var (left, right) = (FilesOf(expected), FilesOf(actual));
        Assert.Equal(left.Keys, right.Keys);
        Assert.All(left, file => Assert.True(file.Value.AsSpan().SequenceEqual(right[file.Key]), $"{file.Key} differs"));
    }

    private SortedDictionary<string, byte[]> FilesOf(RunDetail run)
    {
        var prefix = run.Checkpoints.Single(checkpoint => checkpoint.Step == Steps).Prefix;
        return new(Directory.EnumerateFiles(Path.Combine(Platform.Data, "blobs", prefix), "*.safetensors").ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes), StringComparer.Ordinal);
    }
}
