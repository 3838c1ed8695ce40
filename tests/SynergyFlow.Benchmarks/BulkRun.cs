using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Bulk;
using SynergyFlow.Core.Incidents.Bulk.UseCases;
using SynergyFlow.Core.Incidents.Changing;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Embedded;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Benchmarks;

/// <summary>
/// One bulk change from filter to history, and back: the host's own runner and subscriptions on a PostgreSQL of their own that
/// writes through to the disk.
/// </summary>
internal static class BulkRun
{
    private static readonly IncidentChanges s_changes = new()
    {
        Set = new Dictionary<string, string?> { ["category"] = "Network" },
        AddTags = ["bulk"],
        State = new StateChange(IncidentState.Pending) { PendingReason = PendingReason.Vendor, Note = "New switch ordered" },
    };

    public static async Task RunAsync(int rows)
    {
        var folder = Directory.CreateTempSubdirectory("synergyflow-bulk-").FullName;
        await using (var server = await EmbeddedPostgres.StartAsync(new() { DataFolder = folder }, default))
        {
            await MeasureAsync(server.ConnectionString, rows);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task MeasureAsync(string connection, int rows)
    {
        ServiceCollection services = new();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole());
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSynergyFlow(connection);
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<DatabaseMigrator>().MigrateAsync(default);
        var agent = await SeedAsync(provider, rows);
        var hosted = provider.GetServices<IHostedService>().ToList();
        foreach (var service in hosted)
        {
            await service.StartAsync(default);
        }

        await TakeAsync("history of the creation", () => WaitAsync(provider, db => db.Set<WorkHistory>().CountAsync(), rows));

        var preview = await TakeAsync("preview", () => InScopeAsync(provider, (PreviewBulk bulk) =>
            bulk.ExecuteAsync(agent, new(new BulkSelection(null, "state = new"), s_changes), default)));
        var id = preview.Value!.Id;
        Console.WriteLine($"{preview.Value.Found.Changed} of {preview.Value.Total} would change");
        var before = await CountAsync(provider, db => db.Set<WorkHistory>().CountAsync());
        await TakeAsync("run", async () =>
        {
            await InScopeAsync(provider, (DirectBulk bulk) => bulk.ExecuteAsync(agent, new(id, DirectBulk.Order.Start), default));
            return await WaitAsync(provider, db => db.Set<BulkJob>().CountAsync(job => job.State == BulkState.Done), 1);
        });
        await TakeAsync("history behind the run", () => WaitAsync(provider, db => db.Set<WorkHistory>().CountAsync(), before + (2 * rows)));
        await TakeAsync("undo", async () =>
        {
            await InScopeAsync(provider, (DirectBulk bulk) => bulk.ExecuteAsync(agent, new(id, DirectBulk.Order.Undo), default));
            return await WaitAsync(provider, db => db.Set<BulkJob>().CountAsync(job => job.State == BulkState.Undone), 1);
        });
        await using (var db = Open(provider))
        {
            var job = await db.Set<BulkJob>().SingleAsync();
            Console.WriteLine($"changed {job.Done.Changed}, refused {job.Done.Refused}, undone {job.Done.Undone}, kept {job.Done.Kept}");
        }

        foreach (var service in hosted)
        {
            await service.StopAsync(default);
        }
    }

    private static async Task<Actor> SeedAsync(IServiceProvider provider, int rows)
    {
        var now = TimeProvider.System.GetUtcNow();
        var agent = User.Create(Tenant.First, "Ayu", "ayu@example.test", Role.Agent, new Stamp(UserId.System, now)).Value!;
        await using (var db = Open(provider))
        {
            db.Add(agent);
            await db.SaveChangesAsync();
        }

        Actor actor = new(Tenant.First, agent.Id, agent.DisplayName, Channel.Ui);
        var matrix = PriorityMatrix.Seed(Tenant.First);
        foreach (var chunk in Enumerable.Range(0, rows).Chunk(500))
        {
            await using var scope = Scope(provider);
            var records = scope.ServiceProvider.GetRequiredService<IRecordStore>();
            var first = await scope.ServiceProvider.GetRequiredService<IRecordKeys>().NextAsync(Tenant.First, RecordKind.Incident, chunk.Length, default);
            foreach (var (offset, _) in chunk.Index())
            {
                IncidentFields fields = new() { Title = "Printer is out of paper", Description = new string('x', 500), Requester = agent.Id };
                records.Add(Incident.Create(Tenant.First, first + offset, fields, matrix, actor.At(now)));
            }

            await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().SaveAsync(actor, default);
        }

        return actor;
    }

    private static async Task<T> TakeAsync<T>(string what, Func<Task<T>> run)
    {
        var clock = Stopwatch.StartNew();
        var result = await run();
        Console.WriteLine($"{what}: {clock.Elapsed.TotalSeconds:0.0} s");
        return result;
    }

    private static async Task<bool> WaitAsync(IServiceProvider provider, Func<SynergyFlowDbContext, Task<int>> count, int least)
    {
        while (await CountAsync(provider, count) < least)
        {
            await Task.Delay(50);
        }

        return true;
    }

    private static async Task<int> CountAsync(IServiceProvider provider, Func<SynergyFlowDbContext, Task<int>> count)
    {
        await using var db = Open(provider);
        return await count(db);
    }

    private static async Task<TResult> InScopeAsync<TUseCase, TResult>(IServiceProvider provider, Func<TUseCase, Task<TResult>> run)
        where TUseCase : notnull
    {
        await using var scope = Scope(provider);
        return await run(scope.ServiceProvider.GetRequiredService<TUseCase>());
    }

    private static AsyncServiceScope Scope(IServiceProvider provider)
    {
        var scope = provider.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = Tenant.First;
        return scope;
    }

    private static SynergyFlowDbContext Open(IServiceProvider provider)
    {
        var db = provider.GetRequiredService<IDbContextFactory<SynergyFlowDbContext>>().CreateDbContext();
        db.Tenant = Tenant.First;
        return db;
    }
}
