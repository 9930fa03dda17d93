using System.Collections.Immutable;
using Hayate.Client;
using Hayate.Contracts.Api;

namespace Hayate.Dashboard.Runs;

/// <summary>The end of a run's output.</summary>
public sealed class LogModel(IHayateClient api, string runId)
{
    private const int PageSize = 1000;

    /// <summary>Lines kept; older ones stay in the API.</summary>
    public const int MostLines = 4000;

    private readonly SortedDictionary<long, LogLine> _lines = [];

    /// <summary>Whether the log was read at least once.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>Lines in the order they were captured.</summary>
    public IReadOnlyCollection<LogLine> Lines => _lines.Values;

    /// <summary>Ranks that wrote something; -1 is the platform.</summary>
    public ImmutableSortedSet<int> Ranks => [.. _lines.Values.Select(line => line.Rank)];

    /// <summary>Reads what is new since the last line known; at first the newest lines.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<LogLine> page;
        do
        {
            long? after = _lines.Count == 0 ? null : _lines.Last().Key;
            page = await api.GetLogsAsync(runId, after, PageSize, cancellationToken);
            Add(page);
        }
        while (IsLoaded && page.Length == PageSize);
        IsLoaded = true;
    }

    /// <summary>Takes lines that an event brought, once the log is shown.</summary>
    public void Append(ImmutableArray<LogLine> lines)
    {
        if (IsLoaded) Add(lines);
    }

    /// <summary>Lines of a rank (all when null), errors alone if asked.</summary>
    public IReadOnlyList<LogLine> Where(int? rank, bool onlyErrors) =>
        [.. _lines.Values.Where(line => (rank is null || line.Rank == rank) && (!onlyErrors || line.IsError))];

    private void Add(ImmutableArray<LogLine> lines)
    {
        foreach (var line in lines) _lines[line.Position] = line;
        while (_lines.Count > MostLines) _lines.Remove(_lines.First().Key);
    }
}
