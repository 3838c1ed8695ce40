using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Incidents.Bulk;
using SynergyFlow.Core.Incidents.Bulk.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence.Jobs;

namespace SynergyFlow.Infrastructure.Incidents;

public sealed class BulkOptions
{
    /// <summary>How long a runner that died keeps its bulk change from the others (<c>Bulk:Lease</c>).</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(20);
}

/// <summary>Bulk changes as jobs: run or undo.</summary>
internal sealed class BulkJobs(IServiceScopeFactory scopes, IBulkQueries queries, IOptions<BulkOptions> options) : IJobKind
{
    public static string Table => "incidents.bulk_job";

    public static string Busy => "'running', 'undoing'";

    public static Channel Channel => Channel.Bulk;

    /// <summary>Two: ten incidents need not wait for somebody else's ten thousand.</summary>
    public int Lanes => 2;

    public TimeSpan Lease => options.Value.Lease;

    public IJobSteps Begin(ClaimedJob job) => new Steps(job, scopes, queries);

    private sealed class Steps(ClaimedJob claimed, IServiceScopeFactory scopes, IBulkQueries queries) : IJobSteps
    {
        private const string Broke = "Something broke on our side; the log has the details. What was changed so far stays.";

        private readonly BulkJobId _id = new(claimed.Id);

        /// <summary>A step that broke is tried row by row; the row that breaks alone is left out, and the others go on.</summary>
        public async Task<Result<bool>> StepAsync(int attempt, CancellationToken ct)
        {
            var job = await queries.FindAsync(claimed.Actor.Tenant, _id, ct);
            if (job is not { IsBusy: true })
            {
                return false;
            }

            await using var scope = scopes.Open(claimed);
            var perform = scope.ServiceProvider.GetRequiredService<PerformBulk>();
            var size = attempt == 1 ? PerformBulk.BatchSize : 1;
            return attempt > 2 ? await perform.SkipAsync(claimed.Actor, _id, ct)
                : job.State is BulkState.Running ? await perform.RunAsync(claimed.Actor, _id, size, ct)
                : await perform.UndoAsync(claimed.Actor, _id, size, ct);
        }

        public async Task FailAsync(string? why, CancellationToken ct)
        {
            await using var scope = scopes.Open(claimed);
            await scope.ServiceProvider.GetRequiredService<PerformBulk>().FailAsync(claimed.Actor, _id, why ?? Broke, ct);
        }
    }
}

internal static class BulkServices
{
    public static IServiceCollection AddBulkChanges(this IServiceCollection services)
    {
        services.AddOptions<BulkOptions>().BindConfiguration("Bulk");
        services.AddScoped<IBulkStore, BulkStore>().AddSingleton<IBulkQueries, BulkQueries>();
        services.AddScoped<BulkGate>().AddScoped<PreviewBulk>().AddScoped<DirectBulk>().AddScoped<ReadBulk>().AddScoped<PerformBulk>();
        return services.AddJobs<BulkJobs>();
    }
}
