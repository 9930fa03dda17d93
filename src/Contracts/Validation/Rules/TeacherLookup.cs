using System.Collections.Immutable;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Validation.Rules;

/// <summary>Finds the run that a reference to a teacher means.</summary>
internal sealed class TeacherLookup
{
    private static readonly Mark Nowhere = new(0, 0);
    private readonly IReadOnlyCollection<RunDraft> _runs;
    private readonly ImmutableArray<RunDraft> _elsewhere;

    /// <param name="runs">Runs of the file.</param>
    /// <param name="elsewhere">Known runs of other sweeps by id.</param>
    public TeacherLookup(IReadOnlyCollection<RunDraft> runs, IReadOnlyDictionary<string, RunSpec> elsewhere)
    {
        _runs = runs;
        _elsewhere = [.. elsewhere.Select(run => new RunDraft { Name = run.Key, At = Nowhere, Node = new MapNode(Nowhere, []), Spec = run.Value })];
    }

    /// <summary>The teacher of a run; null when it names none, or one that is not known here.</summary>
    public RunDraft? Of(RunSpec run) => Of(run.Teacher);

    /// <summary>The run that a reference means; null when it names none, or one that is not known here.</summary>
    public RunDraft? Of(TeacherSpec? reference) =>
        _runs.FirstOrDefault(other => other.Name == reference?.Run) ?? _elsewhere.FirstOrDefault(other => other.Name == reference?.RunName());
}
