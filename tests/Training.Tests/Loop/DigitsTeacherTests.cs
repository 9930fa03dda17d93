using Hayate.Contracts.Parsing;
using Hayate.Contracts.Planning;

namespace Hayate.Training.Tests.Loop;

/// <summary>A training in earnest, though a short one: what goes wrong quietly in a step shows in what is learned.</summary>
public sealed class DigitsTeacherTests
{
    private const int Steps = 400;

    // Processors came to 0.39; one came to 3.4 where its library read memory behind the last channel. A normal distribution has 0.75.
    private const double Farthest = 0.45;

    [Fact]
    public void Run_OfTheDigitsPreset_LearnsTheDigits()
    {
        var sweep = SweepFile.Read(
            $$"""
            apiVersion: hayate/v1
            kind: Sweep
            name: teacher
            runs:
              edm:
                method: edm
                preset: digits
                training: { seed: 1, steps: {{Steps}} }
                evaluation: { samplers: [{ name: dpm-solver++, steps: 8 }] }
                preview: { everySteps: {{Steps}} }
            """).Sweep;
        RecordingReporter reporter = new();

        Runs.Run(SweepPlanner.Plan(sweep!).Runs.Single().Spec, new MemoryCheckpoints(), reporter);

        Assert.InRange(reporter.Measurements.Single(measured => measured.Step == Steps).Value, 0, Farthest);
    }
}
