using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Tests.Work;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Persistence.Tenancy;

/// <summary>Few connections, many tenants: none sees what the one before left.</summary>
public sealed class TenantConnectionTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ThousandRequests_OfTwoTenantsOnTwoConnections_DoNotBleed()
    {
        await using var database = await MigratedDatabase.CreateAsync(postgres, ct: Ct);
        var other = TenantId.New();
        await TwoTenants.FillAsync(database, other, Ct);
        await using var services = Serve(database, connections: 2);
        var contexts = services.GetRequiredService<TenantContexts>();
        TenantId[] tenants = [Tenant.First, other, default];
        var bleeds = 0;
        var seen = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 1_000),
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Ct },
            async (request, ct) =>
            {
                var tenant = tenants[request % 7 % 3];
                try
                {
                    foreach (var title in await TitlesAsync(contexts, tenant, request, ct))
                    {
                        Interlocked.Increment(ref seen);
                        Interlocked.Add(ref bleeds, title == $"Canary of {tenant}" ? 0 : 1);
                    }
                }
                catch (Exception broken) when (!ct.IsCancellationRequested && broken is PostgresException or OperationCanceledException)
                {
                    // Meant: requests that break and that are called off, in the middle of a transaction too.
                }
            });

        Assert.Equal(0, bleeds);
        Assert.True(seen > 500, $"{seen} titles were seen.");
    }

    /// <summary>A connection that comes back to the same tenant is not told again.</summary>
    [Fact]
    public async Task Connection_OfTheSameTenantAgain_CostsNoStatement()
    {
        await using var database = await MigratedDatabase.CreateAsync(postgres, ct: Ct);
        await using var services = Serve(database, connections: 1);
        var contexts = services.GetRequiredService<TenantContexts>();
        var other = TenantId.New();
        await CountAsync(Tenant.First);

        Assert.Equal((1, 2, 2, 1), (await CountAsync(Tenant.First), await CountAsync(other), await CountAsync(Tenant.First), await CountAsync(Tenant.First)));

        Task<int> CountAsync(TenantId tenant) => SqlStatements.CountAsync(async () =>
        {
            await using var db = await contexts.OpenAsync(tenant, Ct);
            await db.Set<WorkRecord>().CountAsync(Ct);
        });
    }

    [Fact]
    public async Task Context_ThatIsConnected_KeepsItsTenant()
    {
        await using var database = await MigratedDatabase.CreateAsync(postgres, ct: Ct);
        await using var db = await database.Services.GetRequiredService<TenantContexts>().OpenAsync(Tenant.First, Ct);
        await db.Database.OpenConnectionAsync(Ct);
        Assert.Throws<InvalidOperationException>(() => db.Tenant = TenantId.New());
        await db.Database.CloseConnectionAsync();
        db.Tenant = TenantId.New();
        Assert.Equal(0, await db.Set<WorkRecord>().IgnoreQueryFilters().CountAsync(Ct));
    }

    private static ServiceProvider Serve(MigratedDatabase database, int connections)
    {
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = connections }.ConnectionString;
        return new ServiceCollection().AddLogging().AddSynergyFlow(connection).BuildServiceProvider();
    }

    /// <summary>Without the model's filters, in all the ways in which a request can end.</summary>
    private static async Task<List<string>> TitlesAsync(TenantContexts contexts, TenantId tenant, int request, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var records = db.Set<WorkRecord>().IgnoreQueryFilters().Select(record => record.Title);
        if (request % 5 == 0)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            var before = await records.ToListAsync(ct);
            if (request % 10 == 0)
            {
                await db.Database.ExecuteSqlAsync($"SELECT 1 / 0", ct);
            }

            return before; // rolled back
        }

        if (request % 11 == 0)
        {
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(ct);
            soon.CancelAfter(TimeSpan.FromMilliseconds(1));
            return await records.ToListAsync(soon.Token);
        }

        return await records.ToListAsync(ct);
    }
}
