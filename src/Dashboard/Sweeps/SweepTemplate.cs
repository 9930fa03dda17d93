namespace Hayate.Dashboard.Sweeps;

/// <summary>A sample to start from.</summary>
/// <param name="Name">Name of the file without its ending.</param>
/// <param name="Description">Its first comment.</param>
/// <param name="File">The text.</param>
public sealed record SweepTemplate(string Name, string Description, string File);
