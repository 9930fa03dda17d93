using Hayate.Coordinator.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Hayate.Coordinator.Api;

/// <summary>A coordinator that is about to end is not ready: new requests belong to others.</summary>
internal sealed class DrainHealth(Drain drain) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(drain.HasBegun ? HealthCheckResult.Unhealthy("The coordinator ends.") : HealthCheckResult.Healthy());
}
