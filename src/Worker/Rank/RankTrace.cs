using System.Diagnostics;
using Hayate.Contracts.Workers;
using Hayate.Hosting;

namespace Hayate.Worker.Rank;

/// <summary>The stages of a rank's way to its first step, a span each, below that of its agent which started it.</summary>
internal sealed class RankTrace(RankAssignment assignment, string? parent) : IDisposable
{
    private Activity? _stage;

    /// <summary>Ends the stage before and begins the next. Only rank 0 knows of those after the meeting: of another rank the last is that.</summary>
    public void Enter(string stage)
    {
        Dispose();
        if (assignment.Rank == 0 || stage == "meet gang")
            _stage = Spans.Source.Begin(stage, parent).About(assignment.RunId, assignment.Epoch, assignment.Rank);
    }

    /// <summary>The last stage has ended, at the first step or before it.</summary>
    public void Dispose()
    {
        _stage?.Dispose();
        _stage = null;
    }
}
