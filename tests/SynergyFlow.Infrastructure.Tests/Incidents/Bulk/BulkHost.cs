using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Bulk;
using SynergyFlow.Core.Incidents.Bulk.UseCases;
using SynergyFlow.Core.Incidents.Changing;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Incidents;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Jobs;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Incidents.Bulk;

/// <summary>The product below its pages on a database of its own: agents, a requester, a team, and the runner in the test's hand.</summary>
internal sealed class BulkHost : IAsyncDisposable
{
    private readonly MigratedDatabase _database;

    private BulkHost(MigratedDatabase database) => _database = database;

    public Actor Agent { get; private set; } = null!;

    public Actor OtherAgent { get; private set; } = null!;

    public Actor Admin { get; private set; } = null!;

    public Actor Requester { get; private set; } = null!;

    public TeamId Team { get; private set; }

    public FakeTimeProvider Clock { get; private set; } = null!;

    public string Connection => _database.ConnectionString;

    public string Administrator => _database.Administrator;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <param name="clock">Null: the machine's.</param>
    public static async Task<BulkHost> StartAsync(PostgresServer postgres, FakeTimeProvider? clock = null)
    {
        var database = await MigratedDatabase.CreateAsync(
            postgres,
            services =>
            {
                services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
                services.Configure<BulkOptions>(options => options.Lease = TimeSpan.FromSeconds(2));
                if (clock is not null)
                {
                    services.AddSingleton<TimeProvider>(clock);
                }
            },
            Ct);
        BulkHost host = new(database) { Clock = clock ?? new FakeTimeProvider() };
        Stamp stamp = new(UserId.System, (clock ?? TimeProvider.System).GetUtcNow());
        await using var db = database.Open();
        host.Agent = Add("Ayu Lestari", Role.Agent);
        host.OtherAgent = Add("Budi", Role.Agent);
        host.Admin = Add("Citra", Role.TenantAdmin);
        host.Requester = Add("Maya *Putri*", Role.EndUser);
        var team = Core.Teams.Team.Create(Tenant.First, "Service desk", null, stamp).Value!;
        team.Join(host.Agent.Id, TeamRole.Lead, stamp);
        host.Team = team.Id;
        db.Add(team);
        await db.SaveChangesAsync(Ct);
        return host;

        Actor Add(string name, Role role)
        {
            var user = User.Create(Tenant.First, name, $"{name.Split(' ')[0]}@example.test", role, stamp).Value!;
            db.Add(user);
            return new Actor(Tenant.First, user.Id, name, Channel.Ui);
        }
    }

    public SynergyFlowDbContext Open() => _database.Open();

    public async Task<T> RunAsync<TUseCase, T>(Func<TUseCase, Task<T>> run)
        where TUseCase : notnull
    {
        await using var scope = _database.Scope();
        return await run(scope.ServiceProvider.GetRequiredService<TUseCase>());
    }

    public async Task<RecordId> IncidentAsync(
        string title = "VPN is down", Actor? by = null, TeamId? team = null, UserId? assignee = null, RecordId? parent = null, Sensitivity sensitivity = Sensitivity.Normal)
    {
        var created = await RunAsync((CreateIncident create) => create.ExecuteAsync(
            by ?? Agent,
            new IncidentFields { Title = title, Requester = Requester.Id, Team = team, Assignee = assignee, Parent = parent, Sensitivity = sensitivity },
            Ct));
        Assert.Null(created.Error);
        return created.Value!.Id;
    }

    public async Task<List<RecordId>> IncidentsAsync(int count)
    {
        List<RecordId> ids = [];
        for (var i = 0; i < count; i++)
        {
            ids.Add(await IncidentAsync($"Printer {i} is out of paper"));
        }

        return ids;
    }

    /// <summary>Many of them, without asking anybody for each.</summary>
    public async Task<IReadOnlyList<RecordId>> SeedAsync(int count)
    {
        List<RecordId> ids = [];
        foreach (var chunk in Enumerable.Range(0, count).Chunk(500))
        {
            await using var scope = _database.Scope();
            var records = scope.ServiceProvider.GetRequiredService<IRecordStore>();
            var first = await scope.ServiceProvider.GetRequiredService<IRecordKeys>().NextAsync(Tenant.First, RecordKind.Incident, chunk.Length, Ct);
            foreach (var (offset, number) in chunk.Index())
            {
                IncidentFields fields = new() { Title = $"Printer {number} is out of paper", Requester = Requester.Id };
                var incident = Incident.Create(
                    Tenant.First, first + offset, fields, PriorityMatrix.Seed(Tenant.First), Agent.At(TimeProvider.System.GetUtcNow()));
                records.Add(incident);
                ids.Add(incident.Id);
            }

            Assert.Null((await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().SaveAsync(Agent, Ct)).Error);
        }

        return ids;
    }

    public Task<Result<PreviewBulk.Preview>> PreviewAsync(IEnumerable<RecordId> records, IncidentChanges changes, Actor? by = null) =>
        RunAsync((PreviewBulk preview) => preview.ExecuteAsync(by ?? Agent, new(Named(records), changes), Ct));

    public Task<Result> OrderAsync(BulkJobId id, DirectBulk.Order order, Actor? by = null) =>
        RunAsync((DirectBulk direct) => direct.ExecuteAsync(by ?? Agent, new(id, order), Ct));

    public async Task<BulkJobId> StartAsync(IEnumerable<RecordId> records, IncidentChanges changes, Actor? by = null)
    {
        var started = await RunAsync((PreviewBulk preview) => preview.StartAsync(by ?? Agent, new(Named(records), changes), Ct));
        Assert.Null(started.Error);
        return started.Value;
    }

    /// <summary>Starts it and does what the runner does until nothing is left to do.</summary>
    public async Task<BulkJob> ChangeAsync(IEnumerable<RecordId> records, IncidentChanges changes, Actor? by = null)
    {
        var id = await StartAsync(records, changes, by);
        await WorkAsync();
        return await FindAsync(id);
    }

    public async Task<BulkJob> UndoAsync(BulkJobId id, Actor? by = null)
    {
        Assert.Null((await OrderAsync(id, DirectBulk.Order.Undo, by)).Error);
        await WorkAsync();
        return await FindAsync(id);
    }

    public Task<ClaimedJob?> ClaimAsync() => _database.Services.GetRequiredService<JobLeases<BulkJobs>>().ClaimAsync(Ct);

    public Task WorkAsync(ClaimedJob claimed) => _database.Services.GetRequiredService<JobWorker<BulkJobs>>().WorkAsync(claimed, Ct);

    public async Task WorkAsync()
    {
        while (await ClaimAsync() is { } claimed)
        {
            await WorkAsync(claimed);
        }
    }

    public async Task<BulkJob> FindAsync(BulkJobId id)
    {
        await using var db = Open();
        return await db.Set<BulkJob>().AsNoTracking().SingleAsync(job => job.Id == id, Ct);
    }

    public async Task<Incident> ReadAsync(RecordId id)
    {
        await using var db = Open();
        return await db.Set<Incident>().AsNoTracking().SingleAsync(incident => incident.Id == id, Ct);
    }

    public async Task<IReadOnlyList<BulkResult>> ResultsAsync(BulkJobId id, Actor? by = null, BulkOutcome? outcome = null)
    {
        var results = await RunAsync((ReadBulk read) => read.ResultsAsync(by ?? Agent, id, outcome, null, BulkJob.MostRows, Ct));
        Assert.Null(results.Error);
        return results.Value!.Items;
    }

    public async Task<List<LoggedEvent>> EventsAsync(RecordId id)
    {
        await using var db = Open();
        return await db.Log.Where(logged => logged.AggregateId == id.Value).OrderBy(logged => logged.Sequence).ToListAsync(Ct);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static BulkSelection Named(IEnumerable<RecordId> records) => new([.. records.Select(id => id.ToString())], null);
}
