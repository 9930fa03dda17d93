using System.Collections.Immutable;
using Hayate.Contracts.Planning;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Writing;

namespace Hayate.Contracts.Parsing;

/// <summary>Sweep files: YAML text in, a checked sweep or its errors out. Nothing here throws because of what the text says.</summary>
public static class SweepFile
{
    /// <summary>Reads a sweep file, filling in what its runs inherit, and checks all of it, every combination of its search spaces included.</summary>
    /// <param name="yaml">The text of the file.</param>
    /// <returns>The sweep, or every error.</returns>
    public static SweepFileResult Read(string yaml) => new SweepReader().Read(yaml).Result;

    /// <summary>Says what a sweep file would run.</summary>
    /// <param name="yaml">The text of the file.</param>
    /// <param name="elsewhere">Teachers of other sweeps by run id, as far as they are known: their students are checked against them. Default: none.</param>
    /// <returns>The plan, or every error.</returns>
    public static PlanResult Plan(string yaml, IReadOnlyDictionary<string, RunSpec>? elsewhere = null)
    {
        var (result, plan) = new SweepReader(elsewhere).Read(yaml);
        return new PlanResult { Plan = plan, Errors = result.Errors };
    }

    /// <summary>Every teacher and classifier that a file names, sound or not: runs of the file, and runs and checkpoints of other sweeps.</summary>
    /// <param name="yaml">The text of the file.</param>
    public static ImmutableArray<TeacherSpec> Teachers(string yaml) => new SweepReader().ReadTeachers(yaml);

    /// <summary>Writes a sweep as a file for people. Defaults, and what students take from their teachers, are left out.</summary>
    /// <param name="sweep">A sweep that <see cref="Read"/> found no fault with.</param>
    /// <returns>YAML that reads back as the same sweep.</returns>
    public static string Write(SweepSpec sweep) => SweepWriter.Write(sweep);
}
