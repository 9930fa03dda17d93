using Hayate.Contracts.Parsing;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Validation.Rules;

/// <summary>One run under examination. A rule that depends on a key which could not even be read stays silent.</summary>
internal sealed class RunCheck(RunDraft run, IReadOnlyCollection<RunDraft> runs, TeacherLookup teachers, ErrorList unreadable)
{
    private readonly List<SpecError> _found = [];

    public RunDraft Run => run;

    public RunSpec Spec => run.Spec;

    public IReadOnlyCollection<RunDraft> Runs => runs;

    public IReadOnlyList<SpecError> Found => _found;

    /// <summary>The teacher's run when it stands in the same file, or is known though it is of another sweep.</summary>
    public RunDraft? Teacher { get; } = teachers.Of(run.Spec);

    /// <summary>The run of the classifier that measures this one, when it is known.</summary>
    public RunDraft? Classifier { get; } = teachers.Of(run.Spec.ClassifierReference());

    /// <summary>Whether a key of the run was read without error.</summary>
    public bool IsReadable(string path) => !unreadable.Touches(run.KeyOf(path));

    /// <summary>Whether a key of the teacher's run was read without error.</summary>
    public bool IsReadableOfTeacher(string path) => Teacher is not null && !unreadable.Touches(Teacher.KeyOf(path));

    /// <summary>Objects to a key, unless that key or another one involved could not be read.</summary>
    public void Report(string path, string message, string cure, params ReadOnlySpan<string> involved)
    {
        if (!IsReadable(path)) return;
        foreach (var other in involved)
            if (!IsReadable(other)) return;
        var at = run.Locate(path);
        _found.Add(new SpecError { Line = at.Line, Column = at.Column, Key = run.KeyOf(path), Message = message, Cure = cure });
    }
}
