using Hayate.Contracts.Parsing;
using Hayate.Contracts.Planning;
using Hayate.Coordinator.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Sweeps;

/// <summary>Plans a sweep file, and checks and fills in what only the rows know: teachers of other sweeps and the speed of earlier runs.</summary>
internal sealed class SweepAdmission(IDbContextFactory<HayateContext> contexts)
{
    public async Task<PlanResult> PlanAsync(string file, CancellationToken cancellationToken)
    {
        var result = SweepFile.Plan(file);
        if (result.Plan is not { } plan) return result;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var teachers = await OtherTeachers.ReadAsync(db, plan, file, cancellationToken);
        if (!teachers.Errors.IsEmpty) return new PlanResult { Errors = teachers.Errors };
        var runs = plan.Runs.Select(teachers.Complete).ToList();
        var hours = await ExpectedHours.ReadAsync(db, runs.Select(run => run.Spec), cancellationToken);
        return new PlanResult { Plan = plan with { Runs = [.. runs.Select(run => run with { DeviceHours = hours.Of(run.Spec) })] } };
    }
}
