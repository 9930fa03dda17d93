namespace Hayate.Training.Objectives.Parts;

/// <summary>Two neighbouring noise levels for each sample: the student is asked at the higher one, the target at the lower one.</summary>
/// <param name="High">The higher level t.</param>
/// <param name="Low">The lower level r; 0 is the data themselves.</param>
/// <param name="Starts">
/// Where the segment of the pair starts, at or below the lower level, in multistep consistency models. Null: trajectories are followed to
/// their end.
/// </param>
internal sealed record LevelPairs(double[] High, double[] Low, double[]? Starts = null);
