using Hayate.Contracts.Api;

namespace Hayate.Coordinator.Tests.Sweeps;

public sealed class SweepReaderTests(SharedCoordinator shared) : IClassFixture<SharedCoordinator>
{
    [Fact]
    public async Task Sweep_ReadWhileItsRunEnds_HasEndedOnlyWithItsRun()
    {
        for (var sweeps = 0; sweeps < 10; sweeps++)
        {
            var sweep = await shared.Coordinator.SubmitAsync(SweepFiles.One(ranks: 100));
            var readers = Enumerable.Range(0, 4).Select(_ => ReadUntilEndedAsync(sweep.Summary.Id)).ToList();
            await shared.Coordinator.Api.CancelSweepAsync(sweep.Summary.Id);

            foreach (var read in await Task.WhenAll(readers)) Assert.Equal((RunStatus.Cancelled, "cancelled by a user"), (read.Runs[0].Status, read.Runs[0].Reason));
        }
    }

    private async Task<SweepDetail> ReadUntilEndedAsync(string sweep)
    {
        using var patience = new CancellationTokenSource(TestCoordinator.Patience);
        while (true)
        {
            var read = await shared.Coordinator.Api.GetSweepAsync(sweep, patience.Token);
            if (read.Summary.Status != SweepStatus.Active) return read;
        }
    }
}
