using Npgsql;
using SynergyFlow.Testing;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace SynergyFlow.Infrastructure.Tests.Persistence;

public sealed class PostgresServerTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateDatabase_FromATemplate_PreparesOnceAndClonesApart()
    {
        var prepared = 0;
        var template = new DatabaseTemplate("counted", async (connectionString, ct) =>
        {
            Interlocked.Increment(ref prepared);
            await ExecuteAsync(connectionString, "CREATE TABLE thing (id int); INSERT INTO thing VALUES (1)", ct);
        });

        var clones = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => postgres.CreateDatabaseAsync(template, Ct)));
        await ExecuteAsync(clones[0], "INSERT INTO thing VALUES (2)", Ct);

        Assert.Equal(1, prepared);
        Assert.Equal(2L, await CountAsync(clones[0]));
        Assert.Equal(1L, await CountAsync(clones[1]));
        Assert.Equal(4, clones.Distinct().Count());
    }

    [Fact]
    public async Task CreateDatabase_WithoutATemplate_IsEmpty()
    {
        var database = await postgres.CreateDatabaseAsync(ct: Ct);

        await ExecuteAsync(database, "CREATE TABLE thing (id int)", Ct);

        Assert.Equal(0L, await CountAsync(database));
    }

    private static async Task ExecuteAsync(string connectionString, string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<long> CountAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM thing", connection);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
