using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Work;

/// <summary>A database with an agent, a requester and a team, and incidents as a test adds them.</summary>
public abstract class RecordQueriesTest(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly PriorityMatrix s_matrix = PriorityMatrix.Seed(Tenant.First);
    private int _number;

    private protected PostgresServer Postgres { get; } = postgres;

    private protected static Stamp BySystem { get; } = new(UserId.System, TimeProvider.System.GetUtcNow());

    private protected MigratedDatabase Database { get; private set; } = null!;

    private protected User Ana { get; private set; } = null!;

    private protected User Budi { get; private set; } = null!;

    private protected Team Desk { get; private set; } = null!;

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected IRecordQueries Queries => Database.Services.GetRequiredService<IRecordQueries>();

    private protected RecordScope Agent => new(Tenant.First, Ana.Id, Everything: true, [Desk.Id]);

    private protected RecordScope OtherAgent => new(Tenant.First, UserId.New(), Everything: true, []);

    private protected RecordScope Requester => new(Tenant.First, Budi.Id, Everything: false, []);

    public async ValueTask InitializeAsync()
    {
        Database = await MigratedDatabase.CreateAsync(Postgres, ct: Ct);
        Ana = User.Create(Tenant.First, "Ana Santos", "ana@example.org", Role.Agent, BySystem).Value!;
        Budi = User.Create(Tenant.First, "Budi", "budi@example.org", Role.EndUser, BySystem).Value!;
        Desk = Team.Create(Tenant.First, "Service Desk", null, BySystem).Value!;
        await using var db = Database.Open();
        db.AddRange(Ana, Budi, Desk);
        await db.SaveChangesAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected async Task<Incident> AddAsync(IncidentFields fields, Func<Incident, Result>? then = null)
    {
        var incident = Incident.Create(Tenant.First, ++_number, fields, s_matrix[fields.Impact, fields.Urgency], BySystem with { At = BySystem.At.AddSeconds(-_number / 2) });
        Assert.Null(then?.Invoke(incident).Error);
        await using var scope = Database.Scope();
        scope.ServiceProvider.GetRequiredService<IRecordStore>().Add(incident);
        Assert.False((await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().SaveAsync(Actor.System(Tenant.First), Ct)).Failed);
        return incident;
    }
}
