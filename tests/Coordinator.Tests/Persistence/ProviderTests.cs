using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Postgres;
using Hayate.Coordinator.Persistence.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Hayate.Coordinator.Tests.Persistence;

/// <summary>The databases differ in nothing that anyone could notice.</summary>
public sealed class ProviderTests
{
    [Fact]
    public void Models_OfAllProviders_HaveTheSameTables()
    {
        using var sqlite = new SqliteDesignTimeFactory().CreateDbContext([]);
        using var postgres = new PostgresDesignTimeFactory().CreateDbContext([]);
        Assert.Equal(Describe(sqlite), Describe(postgres));
    }

    [Fact]
    public void Models_OfAllProviders_KnowEveryTable()
    {
        using var postgres = new PostgresDesignTimeFactory().CreateDbContext([]);
        Assert.Superset(new HashSet<string> { "runs", "attempts", "leases", "cursors" }, Describe(postgres).Select(line => line.Split('.')[0]).ToHashSet());
    }

    private static List<string> Describe(HayateContext db) =>
    [
        .. db.Model.GetEntityTypes().SelectMany(type => Describe(type)).Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Describe(IEntityType type) =>
    [
        .. type.GetProperties().Select(column => $"{type.GetTableName()}.{column.GetColumnName()} {column.IsNullable} {column.IsConcurrencyToken} {column.ValueGenerated}"),
        .. type.GetKeys().Select(key => $"{type.GetTableName()}.key {Names(key.Properties)}"),
        .. type.GetIndexes().Select(index => $"{type.GetTableName()}.index {Names(index.Properties)} {index.IsUnique} {index.GetFilter()}"),
        .. type.GetForeignKeys().Select(key => $"{type.GetTableName()}.foreign {Names(key.Properties)} {key.PrincipalEntityType.GetTableName()}"),
    ];

    private static string Names(IEnumerable<IProperty> columns) => string.Join(',', columns.Select(column => column.GetColumnName()));
}
