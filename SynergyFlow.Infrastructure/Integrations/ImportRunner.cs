using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Integrations.Import.Jira;
using SynergyFlow.Core.Integrations.Import.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence.Jobs;

namespace SynergyFlow.Infrastructure.Integrations;

/// <summary>Imports as jobs, whatever is to be done with them: check, run or undo.</summary>
internal sealed class ImportJobs(
    IServiceScopeFactory scopes, IImportQueries queries, IImportFiles files, IOptions<ImportOptions> options) : IJobKind
{
    public static string Table => "integrations.import_job";

    public static string Busy => "'checking', 'running', 'undoing'";

    public static Channel Channel => Channel.Import;

    /// <summary>One: a large file fills the heap.</summary>
    public int Lanes => 1;

    public TimeSpan Lease => options.Value.Lease;

    public IJobSteps Begin(ClaimedJob job) => new Steps(job, scopes, queries, files);

    private sealed class Steps(ClaimedJob claimed, IServiceScopeFactory scopes, IImportQueries queries, IImportFiles files) : IJobSteps
    {
        private const string Broke = "Something broke on our side; the log has the details. What was imported so far stays, and the import can go on.";

        private readonly ImportJobId _id = new(claimed.Id);
        private ImportPlan? _plan;
        private JiraPlan? _jira;

        public async Task<Result<bool>> StepAsync(int attempt, CancellationToken ct)
        {
            var job = await queries.FindAsync(claimed.Actor.Tenant, _id, ct);
            if (job is not { IsBusy: true })
            {
                return false;
            }

            if (job.Kind == ImportJob.Jira)
            {
                return await StepJiraAsync(job, ct);
            }

            if (_plan is null && job.State is not ImportState.Undoing)
            {
                await using var file = await files.OpenAsync(job.Tenant, job.StoredName, ct);
                var read = file is null ? new ImportFileGone() : await ImportPlan.ReadAsync(job, file, ct);
                if (read.Failed)
                {
                    return read.Error;
                }

                _plan = read.Value;
            }

            await using var scope = scopes.Open(claimed);
            var perform = scope.ServiceProvider.GetRequiredService<PerformImport>();
            return job.State switch
            {
                ImportState.Checking => new Result<bool>(false, (await perform.CheckAsync(claimed.Actor, _id, _plan!, ct)).Error),
                ImportState.Running => await perform.RunAsync(claimed.Actor, _id, _plan!, ct),
                ImportState.Undoing => await perform.UndoAsync(claimed.Actor, _id, ct),
                _ => throw new UnreachableException(),
            };
        }

        private async Task<Result<bool>> StepJiraAsync(ImportJob job, CancellationToken ct)
        {
            var opened = await JiraUploads.OpenAsync(files, job.Tenant, job.StoredName, ct);
            if (opened.Failed)
            {
                return opened.Error;
            }

            await using var file = opened.Value;
            if (_jira is null)
            {
                var mapping = JiraMapping.FromJson(job.Mapping);
                var dates = mapping.Dates;
                var export = await file.ReadAsync(dates, ct);
                if (export.Failed)
                {
                    return export.Error;
                }

                _jira = JiraPlan.Of(export.Value, mapping, dates);
            }

            await using var scope = scopes.Open(claimed);
            var perform = scope.ServiceProvider.GetRequiredService<PerformJiraImport>();
            return job.State is ImportState.Checking
                ? new Result<bool>(false, (await perform.CheckAsync(claimed.Actor, _id, _jira, file, ct)).Error)
                : await perform.RunAsync(claimed.Actor, _id, _jira, file, ct);
        }

        public async Task FailAsync(string? why, CancellationToken ct)
        {
            await using var scope = scopes.Open(claimed);
            await scope.ServiceProvider.GetRequiredService<PerformImport>().FailAsync(claimed.Actor, _id, why ?? Broke, ct);
        }
    }
}
