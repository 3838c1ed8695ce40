using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SynergyFlow.Infrastructure;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Drills.Host;

/// <summary>Runs one subscription.</summary>
internal static class LedgerNode
{
    public static Func<IHost, Task> AddTo(IHostApplicationBuilder builder, string database) =>
        AddTo(builder, database, new Ledger($"{Environment.ProcessId}"));

    public static Func<IHost, Task> AddTo(IHostApplicationBuilder builder, string database, ISubscription subscription)
    {
        builder.Services.AddPooledDbContextFactory<SynergyFlowDbContext>(options => options.UseSynergyFlow(DatabaseRoles.As(DatabaseRoles.App, database)));
        builder.Services.AddSingleton(new SystemContexts(database));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<EventSignal>();
        builder.Services.AddEventRunning();
        builder.Services.AddSingleton(subscription);
        return host => host.RunAsync();
    }
}
