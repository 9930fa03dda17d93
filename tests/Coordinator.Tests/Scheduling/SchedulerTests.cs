using Hayate.Contracts.Api;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Tests.Scheduling;

public sealed class SchedulerTests
{
    [Fact]
    public async Task Run_WhoseRowCannotBeRead_KeepsNoOtherWaiting()
    {
        using var directory = new TemporaryDirectory();
        await using var coordinator = await TestCoordinator.StartAsync(directory.Path);
        var broken = (await coordinator.SubmitAsync(SweepFiles.One())).Runs[0].Id;
        await using (var db = coordinator.OpenDatabase())
        {
            await db.Database.ExecuteSqlAsync($"UPDATE runs SET spec = 'of another version' WHERE id = {broken}", TestContext.Current.CancellationToken);
        }

        var healthy = (await coordinator.SubmitAsync(SweepFiles.One())).Runs[0].Id;
        var worker = new SimulatedWorker(coordinator.Workers, "w", 2);
        await worker.PollUntilAssignedAsync(healthy);
        Assert.Equal(RunStatus.Running, (await coordinator.Api.GetRunAsync(healthy)).Summary.Status);
    }
}
