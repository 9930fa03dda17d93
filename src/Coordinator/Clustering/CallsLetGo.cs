namespace Hayate.Coordinator.Clustering;

/// <summary>
/// No call of a grain begins without having let its thread go once. Orleans begins the work of a new activation under the activation's lock, and
/// stays in it for as long as nothing has to be waited for. On SQLite nothing has: a worker and a run that are both new, as after a restart, and
/// call each other would wait for each other's lock for ever.
/// </summary>
internal sealed class CallsLetGo : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        await Task.Yield();
        await context.Invoke();
    }
}
