using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Persistence;

/// <summary>
/// Aggregates are locked by advisory locks, before the transaction writes anything. Row locks would not do: a writer
/// that already has a transaction id and then waits for a row would log its event under an id older than the one it
/// waited for, and readers, who go by transaction id, would see the record's events out of order.
/// </summary>
internal static class RecordLocks
{
    public static Task LockAsync(this SynergyFlowDbContext db, IReadOnlyCollection<Guid> ids, CancellationToken ct) => db.LockAsync(db.Tenant, ids, ct);

    /// <param name="tenant">Whose they are, for a context that is of none.</param>
    public static async Task LockAsync(this SynergyFlowDbContext db, TenantId tenant, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        if (db.Database.CurrentTransaction is null)
        {
            await db.Database.BeginTransactionAsync(ct);
        }

        // Both halves of the key: the tenant's and the aggregate's bits; sorted, so that two writers never cross.
        long[] keys = [.. ids.Select(id => Key(tenant.Value, id)).Distinct().Order()];
        var alreadyWrote = await db.Database
            .SqlQuery<bool>($"""
                SELECT (pg_current_xact_id_if_assigned() IS NOT NULL) AS "Value"
                FROM (SELECT count(*) FROM (SELECT pg_advisory_xact_lock(key) FROM unnest({keys}) AS key) AS locked) AS every_one
                """)
            .ToListAsync(ct);
        if (alreadyWrote is [true])
        {
            throw new InvalidOperationException("Locks come before the first write of a transaction.");
        }
    }

    private static long Key(Guid tenant, Guid id)
    {
        Span<byte> bytes = stackalloc byte[32];
        tenant.TryWriteBytes(bytes[..16]);
        id.TryWriteBytes(bytes[16..]);
        return BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(bytes));
    }
}

/// <summary>Turns a name that must be unique into an id that can be locked.</summary>
internal static class NameLocks
{
    public static Guid Of(string kind, string name) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}\0{name}")).AsSpan(0, 16));
}
