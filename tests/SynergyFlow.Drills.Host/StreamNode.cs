using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure;
using SynergyFlow.Infrastructure.Events.Stream;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Drills.Host;

/// <summary>The product below its pages with Kafka on both sides: what is announced becomes work, and what happens leaves.</summary>
internal static class StreamNode
{
    public static Func<IHost, Task> AddTo(IHostApplicationBuilder builder, string database)
    {
        builder.Services.AddSynergyFlow(database);
        builder.Services.AddEventStream(builder.Configuration, Path.GetTempPath());
        builder.Services.PostConfigure<FileStoreOptions>(files => files.Folder = Path.GetTempPath());
        if (Environment.GetEnvironmentVariable("SYNERGYFLOW_MUTANT") == OutsideUnitOfWork.Name)
        {
            builder.Services.AddScoped<UnitOfWork>();
            builder.Services.Replace(ServiceDescriptor.Scoped<IUnitOfWork, OutsideUnitOfWork>());
        }

        return host => host.RunAsync();
    }
}

/// <summary>What must not be: the change in one transaction, its events in the next. A drill that stays green with it proves nothing.</summary>
internal sealed class OutsideUnitOfWork(SynergyFlowDbContext db, UnitOfWork real) : IUnitOfWork
{
    public const string Name = "events-outside-the-transaction";

    public async Task<Result> SaveAsync(Actor actor, CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        if (db.Database.CurrentTransaction is { } transaction)
        {
            await transaction.CommitAsync(ct);
            await transaction.DisposeAsync();
        }

        await Task.Delay(100, ct);
        return await real.SaveAsync(actor, ct);
    }
}
