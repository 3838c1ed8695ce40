using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Persistence;

/// <summary>What an operator reads in the log when he starts the product for the first time.</summary>
public sealed class FirstStartTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FirstStart_AndTheNext_LogNothingWrong()
    {
        var empty = await postgres.CreateDatabaseAsync(ct: Ct);

        Assert.Equal([], await MigrateAsync(empty));
        Assert.Equal([], await MigrateAsync(empty));
    }

    [Fact]
    public async Task FirstStart_WhereAStatementFails_IsAnErrorInTheLogStill()
    {
        var taken = await postgres.CreateDatabaseAsync(ct: Ct);
        await using (var source = NpgsqlDataSource.Create(taken))
        {
            await using var command = source.CreateCommand("CREATE SCHEMA work; CREATE TABLE work.record (id uuid)");
            await command.ExecuteNonQueryAsync(Ct);
        }

        LogLines lines = new();
        await Assert.ThrowsAsync<PostgresException>(() => MigrateAsync(taken, lines));
        Assert.Contains(lines.Wrong, line => line.Contains("work.record", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_WithNothingToMigrate_NeedsNoRightToMakeTables()
    {
        var database = await postgres.CreateDatabaseAsync(MigratedDatabase.Template, Ct);
        await using var source = NpgsqlDataSource.Create(postgres.Administrator(database));
        var role = $"reader_{Guid.CreateVersion7():N}";
        await using (var command = source.CreateCommand($"""
            CREATE ROLE {role} LOGIN PASSWORD 'reader';
            GRANT synergyflow_app, synergyflow_system TO {role} WITH INHERIT FALSE, SET TRUE;
            """))
        {
            await command.ExecuteNonQueryAsync(Ct);
        }

        var reader = new NpgsqlConnectionStringBuilder(database) { Username = role, Password = "reader" }.ConnectionString;
        LogLines lines = new();
        await MigrateAsync(reader, lines, owner: database);
        Assert.Equal([], lines.Wrong);
    }

    private static async Task<IReadOnlyCollection<string>> MigrateAsync(string connectionString)
    {
        LogLines lines = new();
        await MigrateAsync(connectionString, lines);
        return lines.Wrong;
    }

    private static async Task MigrateAsync(string connectionString, LogLines lines, string? owner = null)
    {
        ServiceCollection services = new();
        services.AddLogging(logging => logging.AddProvider(lines));
        services.AddSynergyFlow(connectionString, owner);
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<DatabaseMigrator>().MigrateAsync(Ct);
    }
}
