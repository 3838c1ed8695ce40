using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Persistence.Jobs;

/// <summary>Who works on which job; by the database's clock, because nodes' clocks differ.</summary>
[SuppressMessage("Security", "CA2100", Justification = "The table and its states are constants of the kind.")]
internal sealed class JobLeases<TKind>(SystemContexts contexts, TKind kind)
    where TKind : class, IJobKind
{
    private static readonly string s_claim =
        $"""
        WITH next AS (
            SELECT tenant_id, id FROM {TKind.Table}
            WHERE state IN ({TKind.Busy}) AND (lease_until IS NULL OR lease_until < clock_timestamp())
            ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
        UPDATE {TKind.Table} AS job SET lease_owner = $1, lease_until = clock_timestamp() + $2
        FROM next, identity."user" AS person
        WHERE job.tenant_id = next.tenant_id AND job.id = next.id
          AND person.tenant_id = job.tenant_id AND person.id = job.working_for_id
        RETURNING job.tenant_id, job.id, person.id, person.display_name,
            (SELECT id FROM events.log AS begun WHERE begun.tenant_id = job.tenant_id AND begun.aggregate_id = job.id AND begun.sequence = 1)
        """;

    private static readonly string s_renew =
        $"UPDATE {TKind.Table} SET lease_until = clock_timestamp() + $4 WHERE tenant_id = $1 AND id = $2 AND lease_owner = $3";

    private static readonly string s_release =
        $"UPDATE {TKind.Table} SET lease_owner = NULL, lease_until = NULL WHERE tenant_id = $1 AND id = $2 AND lease_owner = $3";

    public async Task<ClaimedJob?> ClaimAsync(CancellationToken ct)
    {
        // Each claim is an owner of its own, so that two lanes of one node keep out of each other's jobs as two nodes do.
        var owner = Guid.CreateVersion7();
        await using var db = await contexts.OpenAsync(ct);
        await using NpgsqlCommand claim = new(s_claim, await ConnectionAsync(db, ct));
        claim.Parameters.Add(new NpgsqlParameter { Value = owner });
        claim.Parameters.Add(new NpgsqlParameter { Value = kind.Lease });
        await using var row = await claim.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct)
            ? new ClaimedJob(
                row.GetGuid(1),
                new Actor(new TenantId(row.GetGuid(0)), new UserId(row.GetGuid(2)), row.GetString(3), TKind.Channel),
                owner,
                row.IsDBNull(4) ? null : row.GetGuid(4))
            : null;
    }

    /// <returns>False when somebody else took it meanwhile.</returns>
    public async Task<bool> RenewAsync(ClaimedJob claimed, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(ct);
        return await SendAsync(s_renew, db, claimed, kind.Lease, ct) == 1;
    }

    /// <summary>Lets go of a job, once whoever has it in hand has saved it: an order that came right behind the last step read it with this owner, and would be refused.</summary>
    public async Task ReleaseAsync(ClaimedJob claimed)
    {
        await using var db = await contexts.OpenAsync(CancellationToken.None);
        await db.LockAsync(claimed.Actor.Tenant, [claimed.Id], CancellationToken.None);
        await SendAsync(s_release, db, claimed, null, CancellationToken.None);
        await db.Database.CommitTransactionAsync();
    }

    private static async Task<int> SendAsync(
        string sql, SynergyFlowDbContext db, ClaimedJob claimed, TimeSpan? lease, CancellationToken ct)
    {
        await using NpgsqlCommand command = new(sql, await ConnectionAsync(db, ct));
        command.Parameters.Add(new NpgsqlParameter { Value = claimed.Actor.Tenant.Value });
        command.Parameters.Add(new NpgsqlParameter { Value = claimed.Id });
        command.Parameters.Add(new NpgsqlParameter { Value = claimed.Owner });
        if (lease is { } length)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = length });
        }

        return await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<NpgsqlConnection> ConnectionAsync(SynergyFlowDbContext db, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        return (NpgsqlConnection)db.Database.GetDbConnection();
    }
}
