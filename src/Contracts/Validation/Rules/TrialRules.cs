using System.Globalization;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Planning;
using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Validation.Rules;

/// <summary>Whether the search spaces stand for a bearable number of runs, each of them sound.</summary>
internal static class TrialRules
{
    private const int MostRuns = 10_000;

    public static void Check(SweepSpec sweep, IReadOnlyCollection<RunDraft> runs, TeacherLookup teachers, ErrorList errors)
    {
        var total = 0.0;
        foreach (var (template, run) in sweep.Runs.Zip(runs))
        {
            if (template.Space.IsEmpty)
            {
                total++;
                continue;
            }

            var size = Trials.Size(template, sweep.Search);
            total += Math.Min(size, sweep.Search.MaxRuns);
            if (sweep.Search.Algorithm == SearchAlgorithm.Grid && size > sweep.Search.MaxRuns)
                errors.Add(
                    run.Locate(RunKeys.Space),
                    run.KeyOf(RunKeys.Space),
                    string.Create(CultureInfo.InvariantCulture, $"The grid has {size} combinations; search.maxRuns allows {sweep.Search.MaxRuns}."),
                    "Raise search.maxRuns, lower search.gridPoints, list fewer values, or use 'algorithm: random'.");
        }

        if (total > MostRuns)
            errors.Add(
                new Mark(1, 1),
                SweepReader.Runs,
                string.Create(CultureInfo.InvariantCulture, $"The sweep stands for {total} runs; {MostRuns} is the most."),
                "Lower search.maxRuns, or split the sweep.");
        if (errors.IsEmpty) CheckTrials(sweep, runs, teachers, errors);
    }

    private static void CheckTrials(SweepSpec sweep, IReadOnlyCollection<RunDraft> runs, TeacherLookup teachers, ErrorList errors)
    {
        var known = new HashSet<(string, string)>();
        var readable = new ErrorList();
        foreach (var trial in SweepPlanner.Plan(sweep).Runs.Where(trial => !trial.Parameters.IsEmpty))
        {
            var run = runs.First(candidate => candidate.Name == trial.Template) with { Spec = trial.Spec };
            foreach (var error in RunRules.Find(run, runs, teachers, readable).Where(error => known.Add((error.Key, error.Message))))
            {
                var drawn = string.Join(", ", trial.Parameters.Select(parameter => $"{parameter.Key} = {parameter.Value.GetRawText()}"));
                errors.Add(error with { Message = $"{error.Message} (in {trial.Name}, with {drawn})" });
            }
        }
    }
}
