namespace Hayate.Coordinator.Runs;

/// <summary>What else is to be done once a transition is saved. All are hints but the log line, which is saved with the row.</summary>
internal abstract record RunEffect;

/// <summary>The ranks that should run have changed: tell the workers of the newest attempt.</summary>
internal sealed record RefreshWorkers : RunEffect;

/// <summary>A gang may now be placed, or a student's teacher is there.</summary>
internal sealed record WakeScheduler : RunEffect;

/// <summary>A line of the platform in the run's log.</summary>
internal sealed record WriteLog(string Text, bool IsError) : RunEffect;
