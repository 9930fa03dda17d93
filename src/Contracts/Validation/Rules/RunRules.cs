using Hayate.Contracts.Parsing;

namespace Hayate.Contracts.Validation.Rules;

/// <summary>Everything that must hold inside one run and between it and its teacher.</summary>
internal static class RunRules
{
    private static readonly Action<RunCheck>[] All =
        [
            TeacherRules.Check, StudentRules.Check, ClassifierRules.Check, RoundRules.Check, GuidanceRules.Check, DataRules.Check, ConditionRules.Check,
            ProcessRules.Check, TrainingRules.Check, EvaluationRules.Check, SamplerRules.Check, SigmaSearchRules.Check,
        ];

    /// <summary>The errors of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="runs">All runs of the file.</param>
    /// <param name="teachers">Their teachers.</param>
    /// <param name="unreadable">Errors of reading the file; rules that depend on such keys are passed over.</param>
    public static IReadOnlyList<SpecError> Find(
        RunDraft run, IReadOnlyCollection<RunDraft> runs, TeacherLookup teachers, ErrorList unreadable)
    {
        var check = new RunCheck(run, runs, teachers, unreadable);
        foreach (var rule in All) rule(check);
        return check.Found;
    }
}
