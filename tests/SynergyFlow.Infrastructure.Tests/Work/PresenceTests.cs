using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Work;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Work;

/// <summary>Who is where, on one node and across two.</summary>
public sealed class PresenceTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly Actor _ana = new(Tenant.First, UserId.New(), "Ana", Channel.Ui);
    private readonly RecordId _record = RecordId.New();
    private MigratedDatabase _database = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = await MigratedDatabase.CreateAsync(postgres, ct: Ct);

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public void Visits_OfSeveralWindows_CountOnce_AndEndWithTheLast()
    {
        using var presence = Node();
        var first = presence.Enter(_ana, _record);
        var second = presence.Enter(_ana, _record);
        Assert.Equal([new Present(_ana.Id, "Ana", Writing: false)], presence.At(Tenant.First, _record));

        first.Dispose();
        first.Dispose();
        Assert.Single(presence.At(Tenant.First, _record));
        Assert.Empty(presence.At(TenantId.New(), _record));
        Assert.Empty(presence.At(Tenant.First, RecordId.New()));

        second.Dispose();
        Assert.Empty(presence.At(Tenant.First, _record));
    }

    [Fact]
    public async Task News_ReachesAnotherNode_WithWhoWrites_AndGoesAgain()
    {
        using var here = Node();
        using var there = Node();
        await here.StartAsync(Ct);
        await there.StartAsync(Ct);
        try
        {
            using (here.Enter(_ana, _record))
            {
                // Told again every few seconds: a node that began to listen a moment too late learns of it all the same.
                await UntilAsync(() => there.At(Tenant.First, _record) is [{ Name: "Ana", Writing: false }]);
                here.Write(_ana, _record);
                await UntilAsync(() => there.At(Tenant.First, _record) is [{ Writing: true }]);
                await UntilAsync(() => there.At(Tenant.First, _record) is [{ Writing: false }]);
            }

            await UntilAsync(() => there.At(Tenant.First, _record).Count == 0);
        }
        finally
        {
            await here.StopAsync(Ct);
            await there.StopAsync(Ct);
        }
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(s_patience);
        while (!holds())
        {
            await Task.Delay(50, patience.Token);
        }
    }

    private Presence Node() => ActivatorUtilities.CreateInstance<Presence>(_database.Services);
}
