using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using SynergyFlow.Core.Audit;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
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
    public async Task Visit_LeavesOneRow_HoweverOften_AndNoneOfWhatIsNotSeen()
    {
        var id = await OpenAsync(Maya);
        for (var i = 0; i < 5; i++)
        {
            await VisitAsync(Agent, id);
        }

        await VisitAsync(OtherAgent, id);
        await VisitAsync(Actor.System(Agent.Tenant), id);
        await VisitAsync(Agent, new RecordId(Guid.CreateVersion7()));
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

    private Task<bool> VisitAsync(Actor actor, RecordId record) => RunAsync(async (VisitRecord visit) =>
    {
        await visit.ExecuteAsync(actor, RecordKind.Incident, record, Ct);
        return true;
    });

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
