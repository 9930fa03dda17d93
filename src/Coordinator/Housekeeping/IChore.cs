namespace Hayate.Coordinator.Housekeeping;

/// <summary>Removes one kind of thing that nobody needs. Doing it twice, or at two coordinators at once, does no harm.</summary>
internal interface IChore
{
    /// <summary>Removes what there is now and returns what it was, in words; null when there was nothing.</summary>
    Task<string?> DoAsync(CancellationToken cancellationToken);
}
