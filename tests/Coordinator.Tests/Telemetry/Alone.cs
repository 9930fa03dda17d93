namespace Hayate.Coordinator.Tests.Telemetry;

/// <summary>Tests that count. Whoever reads meters hears all coordinators of its process, so these run when no others do.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
