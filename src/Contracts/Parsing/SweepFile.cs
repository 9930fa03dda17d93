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
    /// <returns>The plan, or every error.</returns>
    public static PlanResult Plan(string yaml)
    {
        var (result, plan) = new SweepReader().Read(yaml);
        return new PlanResult { Plan = plan, Errors = result.Errors };
    }

    /// <summary>Writes a sweep as a file for people. Defaults, and what students take from their teachers, are left out.</summary>
    /// <param name="sweep">A sweep that <see cref="Read"/> found no fault with.</param>
    /// <returns>YAML that reads back as the same sweep.</returns>
    public static string Write(SweepSpec sweep) => SweepWriter.Write(sweep);
}
