using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Infrastructure.Work;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Incidents;

/// <summary>A desk with a team, two agents, two requesters and an administrator, and the use cases on it in a line each.</summary>
public abstract class DeskTest(PostgresServer postgres) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sf-desk-").FullName;

    private static readonly Stamp s_stamp = new(UserId.System, new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));

    /// <summary>Goes with the test.</summary>
    private protected string Folder => _folder;

    private protected MigratedDatabase Database { get; private set; } = null!;

    private protected Actor Agent { get; private set; } = null!;

    private protected Actor OtherAgent { get; private set; } = null!;

    private protected Actor Admin { get; private set; } = null!;

    private protected Actor Maya { get; private set; } = null!;

    private protected Actor Rizal { get; private set; } = null!;

    private protected TeamId Team { get; private set; }

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected IRecordQueries Records => Database.Services.GetRequiredService<IRecordQueries>();

    private protected IIncidentQueries Incidents => Database.Services.GetRequiredService<IIncidentQueries>();

    public async ValueTask InitializeAsync()
    {
        Database = await MigratedDatabase.CreateAsync(postgres, Configure, Ct);
        await using var db = Database.Open();
        Agent = Add("Ayu", Role.Agent);
        OtherAgent = Add("Budi", Role.Agent);
        Admin = Add("Citra", Role.TenantAdmin);
        Maya = Add("Maya", Role.EndUser);
        Rizal = Add("Rizal", Role.EndUser);
        var team = Core.Teams.Team.Create(Tenant.First, "Service desk", null, s_stamp).Value!;
        team.Join(Agent.Id, TeamRole.Lead, s_stamp);
        Team = team.Id;
        db.Add(team);
        await db.SaveChangesAsync(Ct);

        Actor Add(string name, Role role)
        {
            var user = User.Create(Tenant.First, name, $"{name}@example.test", role, s_stamp).Value!;
            db.Add(user);
            return new Actor(Tenant.First, user.Id, name, Channel.Ui);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected virtual void Configure(IServiceCollection services)
    {
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.Configure<FileStoreOptions>(options => options.Folder = _folder);
    }

    private protected async Task<TResult> RunAsync<TUseCase, TResult>(Func<TUseCase, Task<TResult>> run)
        where TUseCase : notnull
    {
        await using var scope = Database.Scope();
        return await run(scope.ServiceProvider.GetRequiredService<TUseCase>());
    }

    private protected Task<RecordScope> ScopeAsync(Actor actor) => Database.Services.GetRequiredService<IAuthorizer>().ScopeAsync(actor, Ct);

    private protected async Task<RecordId> OpenAsync(Actor requester, Func<IncidentFields, IncidentFields>? with = null)
    {
        IncidentFields fields = new() { Title = "VPN down", Requester = requester.Id };
        var created = await RunAsync((CreateIncident create) => create.ExecuteAsync(Agent, with?.Invoke(fields) ?? fields, Ct));
        Assert.Null(created.Error);
        return created.Value!.Id;
    }

    private protected async Task<CommentId> SayAsync(Actor who, RecordId record, string body, CommentKind kind = CommentKind.Reply)
    {
        var said = await RunAsync((AddComment add) => add.ExecuteAsync(who, new(record, kind, body), Ct));
        Assert.Null(said.Error);
        return said.Value!.Id;
    }

    private protected Task<Result<int>> MoveAsync(Actor actor, MoveIncident.Command command) =>
        RunAsync((MoveIncident move) => move.ExecuteAsync(actor, command, Ct));

    private protected async Task ResolveAsync(RecordId id) => Assert.Null((await MoveAsync(
        Agent, new(id, IncidentState.Resolved) { ResolutionCode = ResolutionCode.Fixed, ResolutionNotes = "Replaced the switch" })).Error);

    private protected Task<Result<int>> MergeAsync(Actor actor, RecordId source, RecordId target) =>
        RunAsync((MergeIncident merge) => merge.ExecuteAsync(actor, new(source, target), Ct));

    private protected Task<Result<int>> UnmergeAsync(Actor actor, RecordId source) =>
        RunAsync((UnmergeIncident unmerge) => unmerge.ExecuteAsync(actor, new(source), Ct));

    private protected async Task<Incident> ReadAsync(RecordId id)
    {
        await using var db = Database.Open();
        return await db.Set<Incident>().AsNoTracking().SingleAsync(incident => incident.Id == id, Ct);
    }

    private protected async Task<IncidentDetails> DetailsAsync(Actor actor, RecordId id) =>
        (await Incidents.FindAsync(await ScopeAsync(actor), id, Ct))!;

    private protected async Task<IReadOnlyList<TimelineEntry>> ConversationAsync(Actor actor, RecordId id) =>
        (await Records.TimelineAsync(await ScopeAsync(actor), id, TimelineFilter.Conversation, null, 100, Ct))!.Value.Value!.Items;

    /// <summary>Plain SQL of the superuser, who sees all tenants and may do anything but what triggers refuse.</summary>
    private protected Task SendAsync(string sql) => SendAsync(Database.Administrator, sql);

    private protected static async Task SendAsync(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 300;
        await command.ExecuteNonQueryAsync(Ct);
    }

    /// <summary>By right or by trigger.</summary>
    private protected static async Task RefusedAsync(string connection, string sql) => Assert.Equal(
        PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => SendAsync(connection, sql))).SqlState);

    private protected async Task<IReadOnlyList<string>> EventsAsync(RecordId id)
    {
        await using var db = Database.Open();
        return await db.Log.Where(one => one.AggregateId == id.Value).OrderBy(one => one.Sequence).Select(one => one.Type).ToListAsync(Ct);
    }
}
