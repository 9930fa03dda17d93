namespace Hayate.Coordinator.Sweeps;

/// <summary>The one writer of a sweep.</summary>
[Alias("sweeps.ISweepGrain")]
internal interface ISweepGrain : IGrainWithStringKey
{
    /// <summary>Makes the sweep and its runs from a file, once.</summary>
    [Alias("Submit")]
    Task<SubmitResult> SubmitAsync(string file, CancellationToken cancellationToken);

    /// <summary>Cancels every run that has not ended. False when there is no such sweep.</summary>
    [Alias("Cancel")]
    Task<bool> CancelAsync(CancellationToken cancellationToken);
}
