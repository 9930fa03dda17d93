using Hayate.Client;
using Hayate.Client.Workers;
using Hayate.Contracts.Reports;
using Hayate.Resilience;
using Hayate.Worker.Reports;
using Hayate.Worker.Tests.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace Hayate.Worker.Tests.Reports;

public sealed class ReportCourierTests : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hayate-courier-");
    private ProtocolServer _server = null!;
    private ServiceProvider _services = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ProtocolServer.StartAsync();
        _services = new ServiceCollection().AddHayateClient(_server.Address).BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _services.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Reports_Submitted_AreRecordedOnceAndInOrder()
    {
        await using var courier = Courier();
        foreach (int step in Enumerable.Range(1, 1200))
            courier.Submit(Completed(step));

        await courier.CompleteAsync().WaitAsync(ProtocolServer.Patience);

        Assert.Equal(Enumerable.Range(1, 1200), Steps());
    }

    [Fact]
    public async Task Reports_MadeWhileTheCoordinatorIsAway_ArriveWhenItIsBack()
    {
        List<string> complaints = [];
        TaskCompletionSource complained = new();
        await using var courier = Courier(line =>
        {
            complaints.Add(line);
            complained.TrySetResult();
        });
        await _server.GoAwayAsync();

        courier.Submit(Completed(1));
        courier.Submit(Completed(2));
        await complained.Task.WaitAsync(ProtocolServer.Patience);
        await _server.ComeBackAsync();
        await courier.CompleteAsync().WaitAsync(ProtocolServer.Patience);

        Assert.Equal([1, 2], Steps());
        Assert.StartsWith("Reports wait on disk:", complaints[0], StringComparison.Ordinal);
        Assert.Equal("Reports are delivered again.", complaints[1]);
    }

    [Fact]
    public async Task Reports_OfAFencedAttempt_EndTheDelivery()
    {
        _server.IsFenced = true;
        await using var courier = Courier();

        courier.Submit(Completed(1));

        Assert.Equal(new Refusal("Fenced: epoch 2 is the current one", IsFenced: true), await courier.Refused.WaitAsync(ProtocolServer.Patience));
        await courier.CompleteAsync().WaitAsync(ProtocolServer.Patience);
    }

    [Fact]
    public async Task Reports_RefusedForGood_EndTheDelivery()
    {
        _server.Refusal = "'colour' is no kind of report";
        await using var courier = Courier();

        courier.Submit(Completed(1));

        Assert.Equal(
            new Refusal("The request cannot be read: 'colour' is no kind of report", IsFenced: false), await courier.Refused.WaitAsync(ProtocolServer.Patience));
        await courier.CompleteAsync().WaitAsync(ProtocolServer.Patience);
        Assert.Empty(Steps());
    }

    [Fact]
    public async Task Reports_LeftByADeadProcess_AreDeliveredByTheNext()
    {
        await _server.GoAwayAsync();
        await using (var dead = Courier())
            dead.Submit(Completed(1));
        await _server.ComeBackAsync();

        await using var next = Courier();
        next.Submit(Completed(2));
        await next.CompleteAsync().WaitAsync(ProtocolServer.Patience);

        Assert.Equal([1, 2], Steps());
    }

    [Fact]
    public async Task Reports_WhoseFileCannotBeReadForAWhile_ArriveOnceItCan()
    {
        TaskCompletionSource<string> complained = new();
        await _server.GoAwayAsync();
        await using var courier = Courier(line => complained.TrySetResult(line));
        courier.Submit(Completed(1));
        string file = Assert.Single(_directory.GetFiles()).FullName;
        File.Move(file, $"{file}.away");
        await _server.ComeBackAsync();

        courier.Submit(Completed(2));
        await complained.Task.WaitAsync(ProtocolServer.Patience);
        File.Move($"{file}.away", file);
        await courier.CompleteAsync().WaitAsync(ProtocolServer.Patience);

        Assert.Equal([1, 2], Steps());
    }

    private static CompletedReport Completed(int step) => new() { At = default, Step = step, StateDigest = "d" };

    private IEnumerable<int> Steps() => _server.Recorded("rank-0").Cast<CompletedReport>().Select(report => report.Step);

    private ReportCourier Courier(Action<string>? complain = null) => new(
        _services.GetRequiredService<IWorkerClient>(),
        ReportSource.OfRankZero("sweep.run", 1),
        new ReportSpool(_directory.FullName),
        new ResilienceOptions().Worker,
        TimeProvider.System,
        complain ?? (_ => { }));
}
