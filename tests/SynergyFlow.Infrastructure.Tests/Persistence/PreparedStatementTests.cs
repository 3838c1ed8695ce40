using Microsoft.EntityFrameworkCore;
using Npgsql;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Persistence;

/// <summary>Planning is most of what a short statement costs, so it is done once per connection.</summary>
public sealed class PreparedStatementTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Statement_ThatComesAgain_IsPreparedOnItsConnection()
    {
        var connectionString = await postgres.CreateDatabaseAsync(MigratedDatabase.Template, Ct);
        await using SynergyFlowDbContext db = new((DbContextOptions<SynergyFlowDbContext>)new DbContextOptionsBuilder<SynergyFlowDbContext>()
            .UseSynergyFlow(connectionString + ";Maximum Pool Size=1").Options);
        for (var time = 0; time < 10; time++)
        {
            // As a request does it: the connection goes back to the pool in between.
            Assert.Equal(0, await db.Set<Core.Work.WorkRecord>().CountAsync(record => record.Number == time, Ct));
        }

        var prepared = await db.Database.SqlQuery<string>($"""SELECT statement AS "Value" FROM pg_prepared_statements""").ToListAsync(Ct);
        Assert.Contains(prepared, statement => statement.Contains("FROM work.record", StringComparison.Ordinal));
    }

    [Fact]
    public void ConnectionString_ThatSaysOtherwise_IsLeftAlone_ButNeverReset()
    {
        NpgsqlConnectionStringBuilder ours = new(InfrastructureServices.Prepared("Host=db"));
        NpgsqlConnectionStringBuilder theirs = new(InfrastructureServices.Prepared("Host=db;Max Auto Prepare=0;No Reset On Close=false"));
        Assert.True(ours is { MaxAutoPrepare: > 0, NoResetOnClose: true });
        Assert.True(theirs is { MaxAutoPrepare: 0, NoResetOnClose: true });
    }
}
