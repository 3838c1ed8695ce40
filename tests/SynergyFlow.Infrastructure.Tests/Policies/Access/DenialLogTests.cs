using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using SynergyFlow.Core.Audit;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents.Changing;
using SynergyFlow.Core.Incidents.Macros;
using SynergyFlow.Core.Incidents.Macros.UseCases;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Policies;
using SynergyFlow.Infrastructure.Policies.Access;
using SynergyFlow.Infrastructure.Tests.Audit;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Policies.Access;

/// <summary>Each no leaves one row, whatever OPA and the database do, and nobody waits for it.</summary>
public sealed class DenialLogTests(PostgresServer postgres) : AuditTest(postgres)
{
    private readonly PostgresServer _postgres = postgres;
    private readonly LogLines _log = new();

    private AccessLog Denials => Database.Services.GetRequiredService<AccessLog>();

    [Fact]
    public async Task Denial_IsInTheAudit_AMomentLater()
    {
        await Denials.StartAsync(Ct);
        var id = await OpenAsync(Maya);
        var asked = TimeProvider.System.GetUtcNow();
        Assert.True((await RunAsync((AssignIncident assign) => assign.ExecuteAsync(Maya, new(id, null, OtherAgent.Id), Ct))).Failed);

        var entry = Assert.Single(await EventuallyAsync(1, new AuditFilter(asked.AddMinutes(-1)) { What = AuditFilter.Denials }));
        Assert.Equal((AuditEntry.Denied, "Maya", Maya.Id, Channel.Ui, "incident"), (entry.Type, entry.Who, entry.WhoId, entry.Channel, entry.RecordKind));
        Assert.Equal((id.Value, (await ReadAsync(id)).Key), (entry.RecordId, entry.RecordName));
        Assert.Equal((Actions.IncidentAssign, null, "in_process"), (entry.Denial!.Action, entry.Denial.Fault, entry.Denial.Engine));
        Assert.Equal(["role_too_low"], entry.Denial.Reasons);
        Assert.NotEmpty(entry.Denial.Revision);

        foreach (var filter in new[] { Lately with { Who = Maya.Id }, Lately with { Record = id.ToString() }, Lately with { Correlation = entry.CorrelationId } })
        {
            Assert.Contains(await FindAsync(filter), one => one.Id == entry.Id);
        }

        foreach (var filter in new[] { Lately with { Who = Agent.Id }, Lately with { What = "incidents" }, Lately with { Decision = "any" }, Lately with { To = asked.AddMinutes(-1) } })
        {
            Assert.DoesNotContain(await FindAsync(filter), one => one.Denial is not null);
        }
    }

    [Fact]
    public async Task Offers_LeaveNoRow()
    {
        MacroFields fields = new() { Name = "Take it", Visibility = MacroVisibility.Organisation, Changes = new IncidentChanges { AddTags = ["taken"] } };
        var shared = await RunAsync((SaveMacro save) => save.ExecuteAsync(Admin, new(null, fields), Ct));
        Assert.Null(shared.Error);
        Assert.False(await RunAsync((ReadMacros read) => read.MayEditAsync(Agent, shared.Value!, Ct)));
        Assert.True(await RunAsync((ReadMacros read) => read.MayEditAsync(Admin, shared.Value!, Ct)));
        Assert.IsType<NotAllowed>((await RunAsync((SaveMacro save) => save.ExecuteAsync(Agent, new(shared.Value!.Id, fields), Ct))).Error);

        await Denials.StartAsync(Ct);
        await Denials.StopAsync(Ct);
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task D10_OpaKilled_EachRequestIsRefused_AndEachHasItsRow()
    {
        const int Requests = 40;
        await using var opa = await OpaServer.StartAsync(Ct);
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>("Policies:Opa:Url", opa.Url.ToString())]).Build();
        await using var database = await MigratedDatabase.CreateAsync(_postgres, services => services.AddSingleton<IConfiguration>(configuration), Ct);
        var admin = User.Create(Tenant.First, "Citra", "citra@example.test", Role.TenantAdmin, new Stamp(UserId.System, TimeProvider.System.GetUtcNow())).Value!;
        await using (var db = database.Open())
        {
            db.Add(admin);
            await db.SaveChangesAsync(Ct);
        }

        Actor actor = new(Tenant.First, admin.Id, "Citra", Channel.Api);
        var authorizer = database.Services.GetRequiredService<IAuthorizer>();
        while ((await authorizer.AuthorizeAsync(actor, Actions.AuditRead, new Resource("audit", Tenant.First), Ct)).Failed)
        {
            await Task.Delay(20, Ct); // connections warm up
        }

        var began = TimeProvider.System.GetUtcNow();
        await opa.KillAsync();
        var denials = database.Services.GetRequiredService<AccessLog>();
        await denials.StartAsync(Ct);
        for (var i = 0; i < Requests; i++)
        {
            Assert.IsType<NotAllowed>((await authorizer.AuthorizeAsync(actor, Actions.AuditRead, new Resource("audit", Tenant.First), Ct)).Error);
        }

        Assert.Equal(RecordScope.Nothing(Tenant.First), await authorizer.ScopeAsync(actor, Ct));
        await denials.StopAsync(Ct);

        await using var rows = NpgsqlDataSource.Create(database.Administrator);
        await using var count = rows.CreateCommand("SELECT fault, count(*), bool_and(reasons = ARRAY[fault] AND engine = 'opa') FROM policies.denial WHERE NOT allowed AND denied_at >= $1 GROUP BY fault");
        count.Parameters.Add(new() { Value = began });
        Dictionary<string, long> faults = [];
        await using var reader = await count.ExecuteReaderAsync(Ct);
        while (await reader.ReadAsync(Ct))
        {
            faults[reader.GetString(0)] = reader.GetInt64(1);
            Assert.True(reader.GetBoolean(2));
        }

        Assert.Equal(Requests + 1, faults.Values.Sum());
        Assert.True(faults["opa_unavailable"] >= 5, "Until the breaker opens it is OPA that is away.");
        Assert.All(faults.Keys, fault => Assert.Contains(fault, new[] { "opa_unavailable", "opa_breaker_open" }));
    }

    [Fact]
    public async Task DatabaseThatTakesNothing_DelaysRows_AndNoAnswer_AndHasEachOnceAfterwards()
    {
        await SendAsync("ALTER TABLE policies.denial RENAME TO away");
        await Denials.StartAsync(Ct);
        for (var i = 0; i < 30; i++)
        {
            Assert.IsType<NotAllowed>((await ListAsync(Maya, Lately)).Error);
        }

        while (!_log.Wrong.Any(line => line.Contains("could not be written", StringComparison.Ordinal)))
        {
            await Task.Delay(20, Ct);
        }

        await SendAsync("ALTER TABLE policies.away RENAME TO denial");
        Assert.Equal(30, (await EventuallyAsync(30, Lately with { What = AuditFilter.Denials })).Count);
        await Denials.StopAsync(Ct);
        Assert.Equal(30, await CountAsync());
        Assert.DoesNotContain(_log.Wrong, line => line.Contains("left no rows", StringComparison.Ordinal));
    }

    [Fact]
    public async Task MoreThanCanWait_AreCountedAndTold_TheRestIsWrittenAtTheEnd()
    {
        for (var i = 0; i < AccessLog.Capacity + 7; i++)
        {
            Denials.Add(Made());
        }

        Assert.Single(_log.Wrong, line => line.StartsWith("More than 10000 denials wait", StringComparison.Ordinal));
        await Denials.StartAsync(Ct);
        await Denials.StopAsync(Ct);

        Assert.Equal(AccessLog.Capacity, await CountAsync());
        Assert.Single(_log.Wrong, line => line == "7 denials left no rows");
    }

    [Fact]
    public async Task Row_IsNotChanged_EvenByTheSuperuser()
    {
        Denials.Add(Made());
        await Denials.StartAsync(Ct);
        await Denials.StopAsync(Ct);

        foreach (var change in new[] { "UPDATE policies.denial SET action = 'x'", "DELETE FROM policies.denial", "TRUNCATE policies.denial" })
        {
            await RefusedAsync(Database.Administrator, change);
        }
    }

    [Fact]
    public async Task Pages_OfWhatWasDoneAndRefused_HaveEachOnce_AlsoOfOneMoment()
    {
        await FillAsync(200);
        await SendAsync($"""
            INSERT INTO policies.denial (tenant_id, id, recorded_at, denied_at, actor_id, actor_name, channel, action, resource_kind, reasons, revision, engine, correlation_id)
            SELECT t.id, gen_random_uuid(), l.recorded_at, l.recorded_at, l.actor_id, 'Made up', 'api', 'users.manage', 'user', ARRAY['role_too_low'], 'r', 'in_process', 'c'
            FROM events.log AS l, (VALUES ('{Tenant.First.Value}'::uuid), ('{Guid.CreateVersion7()}'::uuid)) AS t (id) WHERE l.actor_name = 'Made up' AND l.sequence % 2 = 0
            """);
        AuditFilter filter = new(TimeProvider.System.GetUtcNow().AddDays(-60));
        List<AuditEntry> read = [];
        for (string? cursor = null; read.Count == 0 || cursor is not null;)
        {
            var page = await ListAsync(Admin, filter, cursor, limit: 7);
            Assert.Null(page.Error);
            read.AddRange(page.Value!.Items);
            cursor = page.Value.Next;
        }

        Assert.Equal(300, read.Count);
        Assert.Equal(300, read.Select(entry => entry.Id).Distinct().Count());
        Assert.Equal(100, read.Count(entry => entry.Denial is not null));
        Assert.Equal(read.Select(entry => entry.At).OrderDescending(), read.Select(entry => entry.At));
    }

    private AccessDecision Made() => AccessDecision.Denied(
        TimeProvider.System.GetUtcNow(), Maya, Actions.UsersManage, "user", null, ["role_too_low\0", new string('x', 500)], new PolicyAnswer(default, "r1"), "told");

    private protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.AddLogging(logging => logging.AddProvider(_log));
    }

    /// <summary>The writer is behind: what was denied is looked for until it is there.</summary>
    private async Task<IReadOnlyList<AuditEntry>> EventuallyAsync(int least, AuditFilter filter)
    {
        using CancellationTokenSource late = new(TimeSpan.FromSeconds(30));
        while (true)
        {
            if (await FindAsync(filter) is { } found && found.Count >= least)
            {
                return found;
            }

            await Task.Delay(20, late.Token);
        }
    }

    private async Task<long> CountAsync()
    {
        await using var administrator = NpgsqlDataSource.Create(Database.Administrator);
        await using var command = administrator.CreateCommand("SELECT count(*) FROM policies.denial WHERE NOT allowed");
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
