using System.Collections.Immutable;

namespace Hayate.Coordinator.Runs;

/// <summary>A new state and what follows from it.</summary>
internal sealed record RunTransition(RunState State, ImmutableArray<RunEffect> Effects)
{
    /// <summary>The event changes nothing: it came twice or too late.</summary>
    public static RunTransition None(RunState state) => new(state, []);

    public static RunTransition To(RunState state, params ImmutableArray<RunEffect> effects) => new(state, effects);
}
