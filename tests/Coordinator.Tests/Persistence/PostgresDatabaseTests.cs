using Hayate.Coordinator.Hosting;
using Hayate.Coordinator.Persistence;
using Hayate.Coordinator.Persistence.Postgres;
using Hayate.TestKit;
using Hayate.TestKit.Postgres;
using Npgsql;

namespace Hayate.Coordinator.Tests.Persistence;

/// <summary>Rows in a real PostgreSQL server.</summary>
public sealed class PostgresDatabaseTests : DatabaseContract
{
    private readonly List<PostgresDatabase> _opened = [];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var database in _opened) await database.DisposeAsync();
    }

    [Theory]
    [InlineData(null, "is not set")]
    [InlineData("Host=a;Nonsense=b", "cannot be read")]
    [InlineData("Host=a;Port=x", "cannot be read")]
    [InlineData("Database=hayate", "names no host")]
    [InlineData("Host=a", "names no database")]
    public void ConnectionString_IsWrong_SaysWhatIsExpected(string? setting, string what)
    {
        var refused = Assert.Throws<StartupException>(() => PostgresConnection.Read(setting));
        Assert.Contains(what, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Hayate:Database:ConnectionString", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Host=db.example.org", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 30)]
    [InlineData(";Maximum Pool Size=7", 7)]
    [InlineData(";MaxPoolSize=100", 100)]
    public void ConnectionString_SaysNothingOfAPool_LeavesRoomForOtherCoordinators(string more, int size) =>
        Assert.Equal(size, new NpgsqlConnectionStringBuilder(PostgresConnection.Read($"Host=a;Database=b{more}")).MaxPoolSize);

    [Fact]
    public void Server_TooOld_IsRefusedNamingBothVersions()
    {
        PostgresConnection.RequireVersion(new Version(15, 0));
        var refused = Assert.Throws<StartupException>(() => PostgresConnection.RequireVersion(new Version(14, 9)));
        Assert.Contains("PostgreSQL 14.9; Hayate needs 15 or newer", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_NobodyListens_NamesTheServerAndTheKey() =>
        await RefusedAsync($"Host=127.0.0.1;Port={FreePort.Next()};Database=hayate;Username=u;Password=secret", "cannot be reached");

    [Fact]
    public async Task Migrate_WrongPassword_SaysSoWithoutTellingIt() =>
        await RefusedAsync((await PostgresServer.SharedAsync()).ConnectTo("postgres", "secret"), "does not let 'hayate' in");

    [Fact]
    public async Task Migrate_NoSuchDatabase_SaysHowToMakeIt() =>
        await RefusedAsync((await PostgresServer.SharedAsync()).ConnectTo("none", PostgresServer.Password), "createdb");

    [Fact]
    public async Task Migrate_MayNotCreateTables_SaysHowToLet()
    {
        var owner = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        await using (var source = NpgsqlDataSource.Create(owner))
        {
            await using var create = source.CreateCommand("CREATE ROLE guest LOGIN PASSWORD 'secret'");
            await create.ExecuteNonQueryAsync(Cancelled);
        }

        await RefusedAsync(new NpgsqlConnectionStringBuilder(owner) { Username = "guest", Password = "secret" }.ToString(), "OWNER TO guest");
    }

    private protected override async Task<IDatabase> OpenAsync()
    {
        var database = new PostgresDatabase(await (await PostgresServer.SharedAsync()).CreateDatabaseAsync());
        _opened.Add(database);
        return database;
    }

    private static async Task RefusedAsync(string connectionString, string why)
    {
        await using var database = new PostgresDatabase(connectionString);
        var refused = await Assert.ThrowsAsync<StartupException>(() => database.MigrateAsync(Cancelled));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Hayate:Database:ConnectionString", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }
}
