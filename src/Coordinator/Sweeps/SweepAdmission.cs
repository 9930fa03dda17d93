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
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var teachers = await OtherTeachers.ReadAsync(db, file, cancellationToken);
        var result = SweepFile.Plan(file, teachers.Specs);
        if (result.Plan is not { } plan) return result;
        var missing = teachers.FindMissing(plan, file);
        if (!missing.IsEmpty) return new PlanResult { Errors = missing };
        var hours = await ExpectedHours.ReadAsync(db, plan.Runs.Select(run => run.Spec), cancellationToken);
        return new PlanResult { Plan = plan with { Runs = [.. plan.Runs.Select(run => run with { DeviceHours = hours.Of(run.Spec) })] } };
    }
}
