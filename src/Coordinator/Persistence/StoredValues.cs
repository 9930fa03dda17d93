using System.Collections.Immutable;
using System.Text.Json;
using Hayate.Contracts;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Hayate.Coordinator.Persistence;

/// <summary>
/// How values are stored, the same way in every database: times as Unix milliseconds (SQLite can neither sort nor compare a
/// DateTimeOffset), enumerations as words, nested records as the JSON of the API.
/// </summary>
internal static class StoredValues
{
    public static void Configure(ModelConfigurationBuilder builder)
    {
        builder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();
        builder.Properties<RunStatus>().HaveConversion<string>();
        builder.Properties<AttemptEnd>().HaveConversion<string>();
        builder.Properties<DeviceKind>().HaveConversion<string>();
        builder.Properties<RunSpec>().HaveConversion<Json<RunSpec>, Unchanging<RunSpec>>();
        builder.Properties<ImmutableSortedDictionary<string, JsonElement>>()
            .HaveConversion<Json<ImmutableSortedDictionary<string, JsonElement>>, Unchanging<ImmutableSortedDictionary<string, JsonElement>>>();
        builder.Properties<EvaluationProvenance>().HaveConversion<Json<EvaluationProvenance>, Unchanging<EvaluationProvenance>>();
        builder.Properties<ImmutableArray<DeviceKind>>().HaveConversion<Json<ImmutableArray<DeviceKind>>, Unchanging<ImmutableArray<DeviceKind>>>();
    }

    private sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
        time => time.ToUnixTimeMilliseconds(), stored => DateTimeOffset.FromUnixTimeMilliseconds(stored));

    private sealed class Json<T>() : ValueConverter<T, string>(
        value => JsonSerializer.Serialize(value, HayateJson.Options), stored => JsonSerializer.Deserialize<T>(stored, HayateJson.Options)!);

    // The values are immutable: a changed one is another object, and a snapshot is the object itself.
    private sealed class Unchanging<T>() : ValueComparer<T>(
        (left, right) => object.Equals(left, right), value => value!.GetHashCode(), value => value);
}
