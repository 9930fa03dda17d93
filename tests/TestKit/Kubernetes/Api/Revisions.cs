using System.Globalization;
using Hayate.TestKit.Kubernetes.Registry;

namespace Hayate.TestKit.Kubernetes.Api;

/// <summary>Resource versions in requests.</summary>
internal static class Revisions
{
    public static long Parse(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
        ? revision
        : throw new StatusException(422, "Invalid", $"resourceVersion: Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax");

    public static StatusException TooLarge(long asked, long newest) => new(
        504, "Timeout", string.Create(CultureInfo.InvariantCulture, $"Timeout: Too large resource version: {asked}, current: {newest}"),
        new() { RetryAfterSeconds = 1, Causes = [new() { Reason = "ResourceVersionTooLarge", Message = "Too large resource version" }] });
}
