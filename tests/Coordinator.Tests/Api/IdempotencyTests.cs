using System.Collections.Immutable;
using System.Net;
using Hayate.Client;
using Hayate.Contracts.Api;
using Hayate.Contracts.Reports;
using Hayate.Contracts.Workers;
using Hayate.Coordinator.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Tests.Api;

/// <summary>Every command and every report, sent twice, by many at once, or late: it happens once.</summary>
public abstract class IdempotencyTests(SharedCoordinator shared)
{
    private const int Senders = 5;

    private TestCoordinator Coordinator => shared.Coordinator;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Submission_ByManyAtOnceAndLate_MakesOneSweep()
    {
        var key = Guid.NewGuid().ToString();
        var sweeps = await AllAtOnceAsync(() => Coordinator.Api.SubmitAsync(SweepFiles.One(), key));
        await Coordinator.Api.CancelSweepAsync(sweeps[0].Summary.Id);
        var late = await Coordinator.Api.SubmitAsync(SweepFiles.One(), key);
        Assert.Single(sweeps.Append(late).Select(sweep => sweep.Summary.Id).Distinct());
        Assert.True(Assert.Single(late.Runs).Status is RunStatus.Cancelling or RunStatus.Cancelled, "the late one started it again");
    }

    [Fact]
    public async Task Cancel_ByManyAtOnceAndLate_HappensOnce()
    {
        var run = await Coordinator.StartRunAsync(shared.Worker, SweepFiles.One());
        await AllAtOnceAsync(() => CancelAsync(run));
        await Coordinator.PollUntilAsync(shared.Worker, run, RunStatus.Cancelled);
        await AllAtOnceAsync(() => CancelAsync(run));
        await Coordinator.Api.CancelSweepAsync(run.Split('.')[0]);
        Assert.Equal(1, await CountLinesAsync(run, "run cancelled: cancelled by a user"));
    }

    [Fact]
    public async Task Cancel_AfterCompletion_ChangesNothing()
    {
        var run = await Coordinator.StartRunAsync(shared.Worker, SweepFiles.One());
        await new SimulatedRank(Coordinator, run, 1).ReportAsync(SimulatedRank.Completed(100));
        var before = (await Coordinator.WaitForAsync(run, RunStatus.Completed)).Summary;
        await CancelAsync(run);
        var after = (await Coordinator.Api.GetRunAsync(run)).Summary;
        Assert.Equal((before.Status, before.EndedAt, before.Reason), (after.Status, after.EndedAt, after.Reason));
    }

    [Fact]
    public async Task Completion_ByManyAtOnce_CompletesOnceAndItsStudentStartsOnce()
    {
        var sweep = await Coordinator.SubmitAsync(SweepFiles.TeacherAndStudent());
        var (teacher, student) = (sweep.Runs[0].Id, sweep.Runs[1].Id);
        await shared.Worker.PollUntilAssignedAsync(teacher);
        var rank = new SimulatedRank(Coordinator, teacher, 1);
        ImmutableArray<Report> last = [await rank.WriteCheckpointAsync(100), SimulatedRank.Completed(100)];
        var receipts = await AllAtOnceAsync(() => rank.SendAsync(1, last));
        await shared.Worker.PollUntilAssignedAsync(student);
        Assert.All(receipts, receipt => Assert.Equal(2, receipt.Receipt?.Recorded));
        Assert.Equal(1, await CountLinesAsync(teacher, "run completed"));
        Assert.Single(await Coordinator.Api.ListCheckpointsAsync(teacher));
        Assert.Equal(1, (await Coordinator.Api.GetRunAsync(student)).Summary.Epoch);
    }

    [Fact]
    public async Task EndOfARank_ToldByManyPollsAtOnceAndLate_CountsOnce()
    {
        var run = await Coordinator.StartRunAsync(shared.Worker, SweepFiles.One());
        var told = shared.Worker.Message with { Ranks = [.. shared.Worker.Message.Ranks.Select(rank => rank.RunId == run ? rank with { ExitCode = 137 } : rank)] };
        await AllAtOnceAsync(() => Coordinator.Workers.PollAsync("shared", told));
        shared.Worker.End(run, 1, 0, exitCode: 137);
        await shared.Worker.PollUntilAssignedAsync(run, epoch: 2);
        await shared.Worker.PollAsync();
        await AllAtOnceAsync(() => Coordinator.Workers.PollAsync("shared", shared.Worker.Message with { Ranks = [.. shared.Worker.Message.Ranks, .. told.Ranks.Where(rank => rank.RunId == run)] }));
        var detail = await Coordinator.Api.GetRunAsync(run);
        Assert.Equal((RunStatus.Running, 2, 1), (detail.Summary.Status, detail.Summary.Epoch, detail.Budget.InfrastructureLosses));
    }

    [Fact]
    public async Task Poll_OfAnAgentThatAnotherHasFollowed_IsRefusedAndEndsNothing()
    {
        var id = $"replaced-{Guid.NewGuid():N}";
        await Coordinator.Workers.PollAsync(id, PollOf("first"));
        await Coordinator.Workers.PollAsync(id, PollOf("second"));
        var late = await Assert.ThrowsAsync<ApiException>(() => Coordinator.Workers.PollAsync(id, PollOf("first")));
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("Hayate:Worker:Id", late.Message, StringComparison.Ordinal);
        await using var db = Coordinator.OpenDatabase();
        Assert.Equal("second", (await db.Workers.SingleAsync(worker => worker.Id == id, Cancelled)).Incarnation);

        static WorkerPoll PollOf(string incarnation) => new() { Incarnation = incarnation, Host = "host", Slots = [] };
    }

    [Fact]
    public async Task Leader_PutByManyAtOnceAndLate_IsTheOneOfItsAttempt()
    {
        var run = await Coordinator.StartRunAsync(shared.Worker, SweepFiles.One());
        var endpoint = new LeaderEndpoint { Host = "10.1.2.3", Port = 1 };
        Assert.All(await AllAtOnceAsync(() => Coordinator.Workers.PutLeaderAsync(run, 1, endpoint)), Assert.True);
        shared.Worker.End(run, 1, 0, exitCode: 137);
        await shared.Worker.PollUntilAssignedAsync(run, epoch: 2);
        Assert.False(await Coordinator.Workers.PutLeaderAsync(run, 1, endpoint with { Port = 2 }));
        Assert.True(await Coordinator.Workers.PutLeaderAsync(run, 2, endpoint with { Port = 3 }));
        Assert.Equal(3, (await Coordinator.Workers.GetLeaderAsync(run, 2))?.Port);
    }

    /// <summary>Attempts that are killed again and again, whose every batch is sent twice, at once with others and again much later.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task WholeRun_WithEverythingSentAgainInRandomOrder_IsRecordedAsIfItWereSentOnce(int seed)
    {
        const int attempts = 3;
        const int batches = 8;
        var random = new Random(seed);
        var run = await Coordinator.StartRunAsync(shared.Worker, SweepFiles.One(more: "retry: { infrastructure: 5 }"));
        List<Func<Task>> sent = [];
        List<int> steps = [];
        for (var (epoch, step) = (1, 0); epoch <= attempts; epoch++)
        {
            var rank = new SimulatedRank(Coordinator, run, epoch);
            for (var batch = 0; batch < batches; batch++)
            {
                step += 1 + random.Next(3);
                steps.Add(step);
                var (first, number, text) = (batch + 1, step, $"line {batch} of attempt {epoch}");
                ImmutableArray<Report> metrics = [epoch == attempts && batch == batches - 1 ? SimulatedRank.Completed(number) : SimulatedRank.Metrics(number, loss: number)];
                if (metrics[0] is CompletedReport) steps.RemoveAt(steps.Count - 1);
                sent.Add(() => rank.SendAsync(first, metrics));
                sent.Add(() => rank.SendAsync(first, [SimulatedRank.Log(text)], "agent-0"));
                var again = Enumerable.Range(0, 6).Select(_ => sent[random.Next(sent.Count - 2)]).Concat(sent.TakeLast(2)).Concat(sent.TakeLast(2)).ToList();
                random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(again));
                await Task.WhenAll(again.Select(send => Task.Run(send, Cancelled)));
            }

            if (epoch == attempts) break;
            shared.Worker.End(run, epoch, 0, exitCode: 137);
            await shared.Worker.PollUntilAssignedAsync(run, epoch + 1);
            await shared.Worker.PollAsync();
        }

        await Coordinator.WaitForAsync(run, RunStatus.Completed);
        foreach (var send in sent) await send();
        var detail = await Coordinator.Api.GetRunAsync(run);
        Assert.Equal((attempts, attempts - 1), (detail.Attempts.Length, detail.Budget.InfrastructureLosses));
        Assert.Equal(steps, Assert.Single(await Coordinator.Api.GetMetricsAsync(run, ["loss"])).Steps);
        Assert.Equal(
            Enumerable.Range(1, attempts).SelectMany(epoch => Enumerable.Range(0, batches).Select(batch => $"line {batch} of attempt {epoch}")),
            (await Coordinator.Api.GetLogsAsync(run, limit: 1000)).Where(line => line.Rank == 0).Select(line => line.Text));
        Assert.Equal(1, await CountLinesAsync(run, "run completed"));
        await using var db = Coordinator.OpenDatabase();
        Assert.Equal(steps.Count, await db.MetricChunks.Where(row => row.RunId == run && row.Name == "loss").SumAsync(row => row.Points, Cancelled));
    }

    private static async Task<T[]> AllAtOnceAsync<T>(Func<Task<T>> send) => await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(send, Cancelled)));

    private async Task<bool> CancelAsync(string run)
    {
        await Coordinator.Api.CancelRunAsync(run);
        return true;
    }

    private async Task<int> CountLinesAsync(string run, string text) =>
        (await Coordinator.Api.GetLogsAsync(run, limit: 1000)).Count(line => line.Rank == LogRow.Platform && line.Text == text);
}

public sealed class SqliteIdempotencyTests(SharedCoordinator shared) : IdempotencyTests(shared), IClassFixture<SharedCoordinator>;

public sealed class PostgresIdempotencyTests(SharedPostgresCoordinator shared) : IdempotencyTests(shared), IClassFixture<SharedPostgresCoordinator>;
