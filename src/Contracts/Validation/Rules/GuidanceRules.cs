using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Validation.Rules;

/// <summary>Whether a teacher that is to be guided knows classes, and what it means to know none.</summary>
internal static class GuidanceRules
{
    private const string Guidance = "objective.guidance";

    public static void Check(RunCheck check)
    {
        if (check.Spec.Objective is not CdObjective { Guidance: not 1 }) return;
        if (check.Spec.Network.Classes == 0)
            check.Report(
                Guidance,
                "Guidance strengthens a class, and the network is told of none.",
                "Take a teacher with 'network: { classes: N, labelDropout: 0.1 }', or remove 'guidance:'.",
                "network");
        else if (check.Teacher is { Spec.Network.LabelDropout: 0 } teacher && check.IsReadableOfTeacher("network"))
            check.Report(
                Guidance,
                $"Guidance compares the teacher with and without a class; '{teacher.Name}' was never trained without.",
                "Train the teacher with 'network: { labelDropout: 0.1 }', or remove 'guidance:'.");
    }
}
