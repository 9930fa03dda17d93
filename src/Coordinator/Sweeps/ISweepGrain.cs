namespace Hayate.Coordinator.Sweeps;

/// <summary>The one writer of a sweep.</summary>
[Alias("sweeps.ISweepGrain")]
internal interface ISweepGrain : IGrainWithStringKey
{
    /// <summary>Makes the sweep and its runs from a file, once.</summary>
    /// <param name="file">The file.</param>
    /// <param name="traceParent">Span of the submission, as the W3C's <c>traceparent</c>; null where nobody records it.</param>
    /// <param name="cancellationToken">Abandons it.</param>
    [Alias("Submit")]
    Task<SubmitResult> SubmitAsync(string file, string? traceParent, CancellationToken cancellationToken);

    /// <summary>Cancels every run that has not ended. False when there is no such sweep.</summary>
    [Alias("Cancel")]
    Task<bool> CancelAsync(CancellationToken cancellationToken);
}
