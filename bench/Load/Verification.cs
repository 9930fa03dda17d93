using Hayate.Contracts.Api;
using Npgsql;

namespace Hayate.Load;

/// <summary>Looks whether the database holds every point once, with its value.</summary>
internal sealed class Verification(LoadPlatform platform, LoadPlan plan)
{
    public async Task<IReadOnlyList<string>> FindFaultsAsync(IReadOnlyList<SimulatedRank> ranks, int steps, string comparedSweep, Action<string> tell)
    {
        List<string> faults = [];
        await using var source = NpgsqlDataSource.Create(platform.Database);
        var perRun = (long)steps * SimulatedRank.Names.Length;
        faults.AddRange(await QueryAsync(
            source,
            $"""
            SELECT run_id || ' has ' || sum(points) || ' points instead of {perRun}' FROM metric_chunks
            WHERE name NOT IN ('{Questions.LongSeries}', '{Questions.ComparedSeries}') GROUP BY run_id HAVING sum(points) <> {perRun}
            """));
        faults.AddRange(await QueryAsync(
            source,
            $"""
            SELECT run_id || ' has ' || recorded || ' reports' FROM cursors
            WHERE recorded <> {steps} AND NOT run_id LIKE '{comparedSweep}.%' AND recorded <> {steps + plan.ChartPoints}
            """));
        var number = 0;
        foreach (var batch in ranks.Chunk(8))
        {
            var first = number;
            number += batch.Length;
            faults.AddRange((await Task.WhenAll(batch.Select((rank, index) => CompareAsync(rank.RunId, first + index, steps)))).SelectMany(found => found));
        }

        tell($"{faults.Count} faults in {ranks.Count * perRun} points");
        return faults;
    }

    private async Task<IEnumerable<string>> CompareAsync(string runId, int number, int steps)
    {
        var all = await platform.Client.GetMetricsAsync(runId, SimulatedRank.Names);
        return SimulatedRank.Names.Select((name, series) => Compare(all.FirstOrDefault(found => found.Name == name), series))
            .OfType<string>().Select(fault => $"{runId}: {fault}");

        string? Compare(MetricSeries? found, int series) =>
            found is null ? $"{SimulatedRank.Names[series]} is missing"
            : !found.Steps.SequenceEqual(Enumerable.Range(1, steps)) ? $"{found.Name} has {found.Steps.Length} steps instead of {steps}"
            : found.Values.Where((value, index) => value != SimulatedRank.Value(number, series, index + 1)).Any() ? $"{found.Name} has other values"
            : null;
    }

    private static async Task<List<string>> QueryAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        List<string> lines = [];
        while (await reader.ReadAsync()) lines.Add(reader.GetString(0));
        return lines;
    }
}
