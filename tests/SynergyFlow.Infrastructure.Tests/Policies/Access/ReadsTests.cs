using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using SynergyFlow.Core.Audit;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Infrastructure.Policies;
using SynergyFlow.Infrastructure.Policies.Access;
using SynergyFlow.Infrastructure.Tests.Audit;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Policies.Access;

/// <summary>Who has read what leaves a row, once in a while, and never at the cost of what was refused.</summary>
public sealed class ReadsTests(PostgresServer postgres) : AuditTest(postgres)
{
    private AccessLog Log => Database.Services.GetRequiredService<AccessLog>();

    [Fact]
    public async Task Record_ReadAgainAndAgain_LeavesOneRowForEachReader_AndNoneForThePlatform()
    {
        var id = await OpenAsync(Maya);
        for (var i = 0; i < 5; i++)
        {
            await ReadAsync(Agent, id.Value);
        }

        await ReadAsync(OtherAgent, id.Value);
        await ReadAsync(Actor.System(Agent.Tenant), id.Value);
        await WriteAsync();

        var rows = (await FindAsync(Lately with { What = AuditFilter.Reads })).Where(row => row.RecordId == id.Value).ToList();
        Assert.Equal(2, rows.Count);
        Assert.Equal([Agent.Id, OtherAgent.Id], rows.Select(row => row.WhoId).ToHashSet());
        Assert.All(rows, row => Assert.Equal((AuditEntry.WasRead, "incident", Actions.RecordRead, "in_process"), (row.Type, row.RecordKind, row.Read!.Action, row.Read.Engine)));
        Assert.All(rows, row => Assert.NotEmpty(row.Read!.Revision));
        Assert.All(rows, row => Assert.Null(row.Denial));
        Assert.DoesNotContain(await FindAsync(Lately), row => row.Read is not null);
        Assert.DoesNotContain(await FindAsync(Lately with { What = AuditFilter.Denials }), row => row.Read is not null);
    }

    [Fact]
    public async Task WhatIsAskedForByItsName_LeavesARow_WithThePoliciesRevision()
    {
        Assert.Null((await RunAsync((ReadUsers users) => users.FindAsync(Agent, Maya.Id, Ct))).Error);
        await FindAsync(Lately);
        await WriteAsync();
        var rows = await FindAsync(Lately with { What = AuditFilter.Reads });
        Assert.Contains(rows, row => row.WhoId == Agent.Id && row.RecordId == Maya.Id.Value && row.Read!.Action == Actions.PeopleRead);
        Assert.Contains(rows, row => row.WhoId == Admin.Id && row.RecordKind == "audit" && row.Read!.Action == Actions.AuditRead);
    }

    [Fact]
    public async Task SwitchedOff_NothingIsKept()
    {
        var services = Database.Services;
        Reads off = new(
            Log, services.GetRequiredService<IPolicyEngine>(), services.GetRequiredService<IMemoryCache>(), Options.Create(new ReadOptions { Keep = false }), TimeProvider.System);
        off.Note(Agent, Actions.RecordRead, "incident", Guid.CreateVersion7(), "r");
        await WriteAsync();
        Assert.Equal(0, await CountAsync(allowed: true));
    }

    [Fact]
    public async Task ReadsThatWait_TakeHalfOfThePlaces_AndDenialsTheRest()
    {
        var reads = Database.Services.GetRequiredService<Reads>();
        for (var i = 0; i < AccessLog.Capacity; i++)
        {
            reads.Note(Agent, Actions.RecordRead, "incident", Guid.CreateVersion7(), "r");
        }

        for (var i = 0; i < 10; i++)
        {
            Assert.IsType<NotAllowed>((await ListAsync(Maya, Lately)).Error);
        }

        await WriteAsync();
        Assert.Equal((AccessLog.Capacity / 2, 10), (await CountAsync(allowed: true), await CountAsync(allowed: false)));
    }

    private async Task ReadAsync(Actor actor, Guid record) =>
        Database.Services.GetRequiredService<IReads>().Note(actor, await ScopeAsync(actor), "incident", record);

    /// <summary>The writer begins, and ends when all is written.</summary>
    private async Task WriteAsync()
    {
        await Log.StartAsync(Ct);
        await Log.StopAsync(Ct);
    }

    private async Task<long> CountAsync(bool allowed)
    {
        await using var administrator = NpgsqlDataSource.Create(Database.Administrator);
        await using var command = administrator.CreateCommand("SELECT count(*) FROM policies.denial WHERE allowed = $1");
        command.Parameters.Add(new() { Value = allowed });
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
