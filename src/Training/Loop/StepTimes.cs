namespace Hayate.Training.Loop;

/// <summary>How long a step took, and parts of it.</summary>
/// <param name="Total">The whole step.</param>
/// <param name="Data">Fetching images.</param>
/// <param name="Reduce">Summing over the gang, waiting for others included.</param>
/// <param name="Update">What follows the sum: norm, optimizer, averages.</param>
internal readonly record struct StepTimes(TimeSpan Total, TimeSpan Data, TimeSpan Reduce, TimeSpan Update)
{
    public static StepTimes operator +(StepTimes left, StepTimes right) =>
        new(left.Total + right.Total, left.Data + right.Data, left.Reduce + right.Reduce, left.Update + right.Update);
}
