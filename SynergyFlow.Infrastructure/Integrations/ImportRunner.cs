using System.Data;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Integrations.Import.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Integrations;

/// <summary>Works on one import at a time, whatever it is to be done with it: check, run or undo.</summary>
internal sealed partial class ImportRunner(
    ImportLeases leases, ImportWorker worker, EventSignal signal, TimeProvider time, ILogger<ImportRunner> logger) : BackgroundService
{
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var wake = signal.Next;
                try
                {
                    if (await leases.ClaimAsync(stoppingToken) is { } claimed)
                    {
                        await worker.WorkAsync(claimed, stoppingToken);
                        continue;
                    }
                }
                catch (Exception failure) when (failure is NpgsqlException or TimeoutException or IOException)
                {
                    Failed(logger, failure);
                }

                await WaitAsync(wake, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops: what is unfinished goes on at the next start.
        }
    }

    private async Task WaitAsync(Task wake, CancellationToken ct)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(wake, Task.Delay(s_idle, time, waiting.Token));
        await waiting.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }

    [LoggerMessage(6101, LogLevel.Warning, "Imports pause: the database does not answer")]
    private static partial void Failed(ILogger logger, Exception failure);
}

/// <param name="Actor">Whoever asked for it.</param>
internal sealed record ClaimedImport(ImportJobId Id, Actor Actor, Guid Owner);

/// <summary>Who works on which import; by the database's clock, because nodes' clocks differ.</summary>
internal sealed class ImportLeases(IDbContextFactory<SynergyFlowDbContext> contexts, IOptions<ImportOptions> options)
{
    public const string OwnerColumn = "lease_owner";

    private readonly Guid _owner = Guid.CreateVersion7();

    public async Task<ClaimedImport?> ClaimAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        if (connection.State is not ConnectionState.Open)
        {
            await connection.OpenAsync(ct);
        }

        await using NpgsqlCommand claim = new(
            """
            WITH next AS (
                SELECT tenant_id, id FROM integrations.import_job
                WHERE state IN ('checking', 'running', 'undoing') AND (lease_until IS NULL OR lease_until < clock_timestamp())
                ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            UPDATE integrations.import_job AS job SET lease_owner = $1, lease_until = clock_timestamp() + $2
            FROM next, identity."user" AS person
            WHERE job.tenant_id = next.tenant_id AND job.id = next.id
              AND person.tenant_id = job.tenant_id AND person.id = job.working_for_id
            RETURNING job.tenant_id, job.id, person.id, person.display_name
            """,
            connection);
        claim.Parameters.Add(new NpgsqlParameter { Value = _owner });
        claim.Parameters.Add(new NpgsqlParameter { Value = options.Value.Lease });
        await using var row = await claim.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct)
            ? new ClaimedImport(
                new ImportJobId(row.GetGuid(1)),
                new Actor(new TenantId(row.GetGuid(0)), new UserId(row.GetGuid(2)), row.GetString(3), Channel.Import),
                _owner)
            : null;
    }

    /// <returns>False when somebody else took it meanwhile.</returns>
    public async Task<bool> RenewAsync(ClaimedImport claimed, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var (tenant, id, owner, lease) = (claimed.Actor.Tenant.Value, claimed.Id.Value, claimed.Owner, options.Value.Lease);
        return await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE integrations.import_job SET lease_until = clock_timestamp() + {lease}
            WHERE tenant_id = {tenant} AND id = {id} AND lease_owner = {owner}
            """,
            ct) == 1;
    }

    public async Task ReleaseAsync(ClaimedImport claimed)
    {
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        var (tenant, id, owner) = (claimed.Actor.Tenant.Value, claimed.Id.Value, claimed.Owner);
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE integrations.import_job SET lease_owner = NULL, lease_until = NULL
            WHERE tenant_id = {tenant} AND id = {id} AND lease_owner = {owner}
            """);
    }
}

/// <summary>In a runner's scope: jobs are loaded and saved only while their lease is this owner's. Elsewhere it says nothing.</summary>
internal sealed class ImportFence
{
    public Guid? Owner { get; set; }
}

/// <summary>Takes one import as far as it goes, step by step, each in a scope of its own.</summary>
internal sealed partial class ImportWorker(
    IServiceScopeFactory scopes,
    IImportQueries queries,
    IImportFiles files,
    ImportLeases leases,
    IOptions<ImportOptions> options,
    TimeProvider time,
    ILogger<ImportWorker> logger)
{
    private const int Attempts = 3;

    public async Task WorkAsync(ClaimedImport claimed, CancellationToken ct)
    {
        using var working = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var keeping = KeepAsync(claimed, working);
        try
        {
            await GoOnAsync(claimed, working.Token);
        }
        catch (OperationCanceledException)
        {
            // The host stops or the lease was lost: the job stays where its last step left it.
        }
        finally
        {
            await working.CancelAsync();
            await keeping;
            await leases.ReleaseAsync(claimed);
        }
    }

    private async Task GoOnAsync(ClaimedImport claimed, CancellationToken ct)
    {
        ImportPlan? plan = null;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var job = await queries.FindAsync(claimed.Actor.Tenant, claimed.Id, ct);
                if (job is not { IsBusy: true })
                {
                    return;
                }

                if (plan is null && job.State is not ImportState.Undoing)
                {
                    var read = await PlanAsync(job, ct);
                    if (read.Failed)
                    {
                        await FailAsync(claimed, read.Error.Message, ct);
                        return;
                    }

                    plan = read.Value;
                }

                var step = await StepAsync(claimed, job.State, plan, ct);
                if (step.Error is VersionConflict)
                {
                    // Taken over while the step was at work: nothing of it was kept.
                    return;
                }

                if (step.Failed)
                {
                    await FailAsync(claimed, step.Error.Message, ct);
                    return;
                }

                attempt = 0;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                StepFailed(logger, claimed.Id, attempt, failure);
                if (attempt >= Attempts)
                {
                    await FailAsync(claimed, "Something broke on our side; the log has the details. What was imported so far stays, and the import can go on.", ct);
                    return;
                }

                await Task.Delay(TimeSpan.FromSeconds(attempt), time, ct);
            }
        }
    }

    private async Task<Result<ImportPlan>> PlanAsync(ImportJob job, CancellationToken ct)
    {
        await using var file = await files.OpenAsync(job.Tenant, job.StoredName, ct);
        return file is null ? new ImportFileGone() : await ImportPlan.ReadAsync(job, file, ct);
    }

    private async Task<Result> StepAsync(ClaimedImport claimed, ImportState state, ImportPlan? plan, CancellationToken ct)
    {
        await using var scope = Open(claimed);
        var perform = scope.ServiceProvider.GetRequiredService<PerformImport>();
        return state switch
        {
            ImportState.Checking => await perform.CheckAsync(claimed.Actor, claimed.Id, plan!, ct),
            ImportState.Running => new Result((await perform.RunAsync(claimed.Actor, claimed.Id, plan!, ct)).Error),
            ImportState.Undoing => new Result((await perform.UndoAsync(claimed.Actor, claimed.Id, ct)).Error),
            _ => throw new UnreachableException(),
        };
    }

    private async Task FailAsync(ClaimedImport claimed, string why, CancellationToken ct)
    {
        await using var scope = Open(claimed);
        await scope.ServiceProvider.GetRequiredService<PerformImport>().FailAsync(claimed.Actor, claimed.Id, why, ct);
    }

    private AsyncServiceScope Open(ClaimedImport claimed)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = claimed.Actor.Tenant;
        scope.ServiceProvider.GetRequiredService<ImportFence>().Owner = claimed.Owner;
        return scope;
    }

    private async Task KeepAsync(ClaimedImport claimed, CancellationTokenSource working)
    {
        using PeriodicTimer timer = new(options.Value.Lease / 4, time);
        try
        {
            while (await timer.WaitForNextTickAsync(working.Token))
            {
                if (!await leases.RenewAsync(claimed, working.Token))
                {
                    await working.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Done.
        }
        catch (NpgsqlException unreachable)
        {
            StepFailed(logger, claimed.Id, 0, unreachable);
            await working.CancelAsync();
        }
    }

    [LoggerMessage(6102, LogLevel.Error, "Import {Job} failed in attempt {Attempt}")]
    private static partial void StepFailed(ILogger logger, ImportJobId job, int attempt, Exception failure);
}
