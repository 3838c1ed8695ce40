using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Events.Rebuilding;

namespace SynergyFlow.Drills.Host;

/// <summary>Runs the history of records, and what its rebuilds need.</summary>
internal static class RebuildNode
{
    public static Func<IHost, Task> AddTo(IHostApplicationBuilder builder, string database)
    {
        var run = LedgerNode.AddTo(builder, database, new HistorySubscription());
        builder.Services.AddHostedService<RebuildRunner>();
        return run;
    }
}
