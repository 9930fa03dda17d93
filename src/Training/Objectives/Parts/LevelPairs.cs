namespace Hayate.Training.Objectives.Parts;

/// <summary>Two neighbouring noise levels for each sample: the student is asked at the higher one, the target at the lower one.</summary>
internal sealed record LevelPairs(double[] High, double[] Low);
