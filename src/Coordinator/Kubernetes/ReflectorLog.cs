namespace Hayate.Coordinator.Kubernetes;

/// <summary>What a <see cref="Reflector{TItem,TList,TFacts}"/> tells.</summary>
internal static partial class ReflectorLog
{
    [LoggerMessage(EventId = 800, EventName = "ClusterSeen", Level = LogLevel.Information, Message = "Kubernetes shows {Count} {Kind}")]
    public static partial void Sees(ILogger logger, string kind, int count);

    [LoggerMessage(EventId = 801, EventName = "ClusterNotSeen", Level = LogLevel.Warning, Message = "Kubernetes does not show its {Kind}; runs go on, none gets new workers: {Reason}")]
    public static partial void Blind(ILogger logger, string kind, string reason);
}
