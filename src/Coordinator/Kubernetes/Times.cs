namespace Hayate.Coordinator.Kubernetes;

/// <summary>Times of the API, which are UTC and whole seconds.</summary>
internal static class Times
{
    public static DateTimeOffset Of(DateTime? time) => new(DateTime.SpecifyKind(time ?? DateTime.UnixEpoch, DateTimeKind.Utc));
}
