using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Dashboard.Live;

namespace Hayate.Dashboard.Sweeps;

/// <summary>All sweeps, newest first.</summary>
public sealed partial class SweepsPage : LivePage
{
    private ImmutableArray<SweepSummary> _sweeps = [];

    /// <inheritdoc />
    protected override string Subject => "sweeps";

    /// <inheritdoc />
    protected override TimeSpan RefreshEvery => TimeSpan.FromSeconds(3);

    private static string FirstSample =>
        SweepTemplates.All.IsEmpty ? "/sweeps/new" : $"/sweeps/new?template={SweepTemplates.All[0].Name}";

    private string Summary
    {
        get
        {
            var active = _sweeps.Count(sweep => sweep.Status == SweepStatus.Active);
            var running = _sweeps.Sum(sweep => sweep.Runs.GetValueOrDefault(RunStatus.Running));
            return $"{_sweeps.Length} in all · {active} active · {running} {(running == 1 ? "run" : "runs")} training now";
        }
    }

    /// <inheritdoc />
    protected override async Task LoadAsync(CancellationToken cancellationToken) => _sweeps = await Api.ListSweepsAsync(cancellationToken);
}
