using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Tests.Incidents;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Persistence;

/// <summary>Those who wait for a record leave a connection to the one who has it.</summary>
public sealed class WritingContextsTests(PostgresServer postgres) : DeskTest(postgres)
{
    private const int Connections = 2;

    [Fact]
    public async Task Holder_WhoReadsBesideHisTransaction_FindsAConnection_ThoughWaitersHaveAllThatWrite()
    {
        var record = await OpenAsync(Maya);
        await using var gate = Database.Scope();
        var holder = gate.ServiceProvider.GetRequiredService<SynergyFlowDbContext>();
        await holder.LockAsync([record.Value], Ct);

        // A host with few connections, which does not know the agent's rights yet.
        var few = new NpgsqlConnectionStringBuilder(Database.ConnectionString) { MaxPoolSize = Connections, Timeout = 5 }.ConnectionString;
        await using var services = new ServiceCollection().AddLogging().AddSynergyFlow(few).BuildServiceProvider();
        var notes = Enumerable.Range(0, Connections).Select(NoteAsync).ToList();
        await WaitingAsync(Connections);
        await holder.Database.RollbackTransactionAsync(Ct);
        Assert.All(await Task.WhenAll(notes), written => Assert.Null(written.Error));

        async Task<Result<AddComment.Added>> NoteAsync(int n)
        {
            await using var scope = services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = Tenant.First;
            return await scope.ServiceProvider.GetRequiredService<AddComment>().ExecuteAsync(Agent, new(record, CommentKind.Note, $"note {n}"), Ct);
        }
    }

    [Theory]
    [InlineData("Host=db", "SynergyFlow writes")]
    [InlineData("Host=db;Application Name=a node with a long long name", "a node with a long  writes")]
    public void Connection_SaysThatItWrites(string given, string name)
    {
        var connection = WritingContexts.Connection(given);
        Assert.Equal(name, new NpgsqlConnectionStringBuilder(connection).ApplicationName);
        Assert.Equal(name, new NpgsqlConnectionStringBuilder(InfrastructureServices.Prepared(connection)).ApplicationName);
    }

    /// <summary>Until so many wait for a lock in the test's database.</summary>
    private async Task WaitingAsync(int count)
    {
        await using var db = Database.Open();
        var since = TimeProvider.System.GetTimestamp();
        while (await db.Database.SqlQuery<int>($"""
            SELECT count(*)::int AS "Value" FROM pg_locks
            WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """).SingleAsync(Ct) < count)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(60), "The writers do not wait for the record.");
            await Task.Delay(20, Ct);
        }
    }
}
