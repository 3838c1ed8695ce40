using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Integrations.Import.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Drills.Host;

/// <summary>
/// The product below its pages: what the runner finds to do, it does. Given a file and a person, it uploads that first
/// and orders its dry run. It says how large its managed heap has been.
/// </summary>
internal static class ImportNode
{
    public const string HeapLine = "heap ";

    public static Func<IHost, Task> AddTo(IHostApplicationBuilder builder, string database)
    {
        builder.Services.AddSynergyFlow(database);

        // No drill keeps files on records, but a node that looks after their texts wants to know where they would be.
        builder.Services.PostConfigure<FileStoreOptions>(files => files.Folder = Path.GetTempPath());
        return RunAsync;
    }

    private static async Task RunAsync(IHost host)
    {
        using Timer sampling = new(Sample, new Peak(), TimeSpan.Zero, TimeSpan.FromMilliseconds(50));
        await host.StartAsync();
        if (Environment.GetEnvironmentVariable("SYNERGYFLOW_DRILL_FILE") is { } path)
        {
            await UploadAsync(host.Services, path, Guid.Parse(Environment.GetEnvironmentVariable("SYNERGYFLOW_DRILL_ACTOR")!));
        }

        await host.WaitForShutdownAsync();
    }

    private static async Task UploadAsync(IServiceProvider services, string path, Guid actorId)
    {
        Actor actor = new(Tenant.First, new UserId(actorId), "Drill", Channel.Ui);
        await using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, useAsync: true);
        var job = await InScopeAsync(services, (UploadImport upload) =>
            upload.ExecuteAsync(actor, new(null, "log.csv", ImportEncoding.Utf8, file), default));
        Console.WriteLine(job.Failed ? $"refused {job.Error.Message}" : $"uploaded {job.Value}");
        if (!job.Failed)
        {
            await InScopeAsync(services, (DirectImport direct) => direct.ExecuteAsync(actor, new(job.Value, DirectImport.Order.Check), default));
        }
    }

    private static async Task<TResult> InScopeAsync<TUseCase, TResult>(IServiceProvider services, Func<TUseCase, Task<TResult>> run)
        where TUseCase : notnull
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = Tenant.First;
        return await run(scope.ServiceProvider.GetRequiredService<TUseCase>());
    }

    private static void Sample(object? state)
    {
        var peak = (Peak)state!;
        var now = GC.GetTotalMemory(forceFullCollection: false);
        if (now > peak.Bytes)
        {
            peak.Bytes = now;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{HeapLine}{now}"));
        }
    }

    private sealed class Peak
    {
        public long Bytes { get; set; }
    }
}
