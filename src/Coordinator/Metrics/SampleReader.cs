using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hayate.Coordinator.Metrics;

/// <summary>Preview grids of a run, in the order of their steps.</summary>
internal static class SampleReader
{
    public static async Task<ImmutableArray<SampleInfo>> ReadAsync(HayateContext db, string runId, CancellationToken cancellationToken)
    {
        var rows = await db.Samples.AsNoTracking().Where(row => row.RunId == runId).OrderBy(row => row.Id).ToListAsync(cancellationToken);
        return [.. rows.Select(ToInfo)];
    }

    public static SampleInfo ToInfo(SampleRow row) => new()
    {
        Id = row.Id,
        Step = row.Step,
        Sampler = row.Sampler,
        Nfe = row.Nfe,
        Path = Routes.RunSample(row.RunId, row.Id),
    };
}
