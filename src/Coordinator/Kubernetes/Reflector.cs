using System.Collections.Immutable;
using k8s;
using k8s.Models;
using Polly;

namespace Hayate.Coordinator.Kubernetes;

/// <summary>
/// Keeps a picture of the objects of one kind: lists them, then watches from there; lists again after a failure, such as when the server has
/// forgotten where that was (410). While it cannot look, the picture stays as it was and says why. What is gone is remembered for a while: its
/// last state may say more than its absence.
/// </summary>
internal sealed class Reflector<TItem, TList, TFacts>(
    string kind, Func<CancellationToken, Task<TList>> list, Func<string, Action<Exception>, CancellationToken, IAsyncEnumerable<(WatchEventType Type, TItem Item)>> watch,
    Func<TItem, TFacts> facts, ResiliencePipeline pipeline, TimeProvider clock, Action changed, ILogger logger)
    where TItem : IKubernetesObject<V1ObjectMeta>
    where TList : IKubernetesObject<V1ListMeta>, IItems<TItem>
{
    /// <summary>Longer than a server lets a watch live: such a connection has died in silence.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    // A watch that ends at once must not become a busy loop.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private volatile ReflectorState<TFacts> _state = new(
        ImmutableDictionary<string, TFacts>.Empty, ImmutableDictionary<string, (TFacts, DateTimeOffset)>.Empty, IsSynced: false, Trouble: "it was not asked yet");

    public ReflectorState<TFacts> State => _state;

    /// <summary>Looks until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        string? version = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                version ??= await ListAsync(cancellationToken);
                version = await WatchAsync(version, cancellationToken);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                return; // it was asked to: that a watch breaks is how it ends
            }
            catch (Exception failure)
            {
                version = null;
                if (!KubernetesFailures.IsExpired(failure)) Blind(failure);
            }

            await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<string> ListAsync(CancellationToken cancellationToken)
    {
        var answer = await pipeline.ExecuteAsync(async token => await list(token), cancellationToken);
        var items = answer.Items.ToImmutableDictionary(item => item.Metadata.Uid, facts);
        if (_state.Trouble is not null) ReflectorLog.Sees(logger, kind, items.Count);
        var vanished = _state.Items.Where(known => !items.ContainsKey(known.Key)).Select(known => KeyValuePair.Create(known.Key, (known.Value, clock.GetUtcNow())));
        _state = new(items, Remembered().SetItems(vanished), IsSynced: true, Trouble: null);
        changed();
        return answer.Metadata.ResourceVersion;
    }

    /// <summary>Follows the changes until the server ends it.</summary>
    /// <returns>Where to go on.</returns>
    private async Task<string> WatchAsync(string from, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        Exception? told = null;
        var version = from;
        try
        {
            await foreach (var (type, item) in watch(from, failure => told ??= failure, either.Token))
            {
                version = item.Metadata.ResourceVersion ?? version;
                if (type is WatchEventType.Bookmark or WatchEventType.Error) continue;
                Take(item.Metadata.Uid, facts(item), isGone: type == WatchEventType.Deleted);
                changed();
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Silent for too long: ask anew from where it was.
        }

        return told is null ? version : throw told;
    }

    private void Take(string uid, TFacts seen, bool isGone) => _state = isGone
        ? new(_state.Items.Remove(uid), Remembered().SetItem(uid, (seen, clock.GetUtcNow())), IsSynced: true, Trouble: null)
        : new(_state.Items.SetItem(uid, seen), _state.Gone, IsSynced: true, Trouble: null);

    private ImmutableDictionary<string, (TFacts Facts, DateTimeOffset At)> Remembered()
    {
        var forgetBefore = clock.GetUtcNow() - Memory;
        return _state.Gone.RemoveRange(_state.Gone.Where(gone => gone.Value.At < forgetBefore).Select(gone => gone.Key));
    }

    private void Blind(Exception failure)
    {
        var why = KubernetesFailures.Describe(failure);
        if (_state.Trouble is null || !_state.IsSynced) ReflectorLog.Blind(logger, kind, why);
        _state = _state with { Trouble = why };
        changed();
    }
}

/// <summary>What a reflector saw last.</summary>
/// <param name="Items">By their uid.</param>
/// <param name="Gone">What is not there any more, as it was last, by its uid, with the time since when.</param>
/// <param name="IsSynced">Whether it has seen all there was at one time.</param>
/// <param name="Trouble">Why it cannot look now; null while it can.</param>
internal sealed record ReflectorState<TFacts>(
    ImmutableDictionary<string, TFacts> Items, ImmutableDictionary<string, (TFacts Facts, DateTimeOffset At)> Gone, bool IsSynced, string? Trouble);
