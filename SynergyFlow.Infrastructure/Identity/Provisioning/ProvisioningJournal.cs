using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity.Provisioning;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Identity.Provisioning;

/// <summary>Counts per day, and the latest refusals: a provider that repeats a wrong request for weeks fills no disk.</summary>
internal sealed class ProvisioningJournal(TenantContexts contexts, TimeProvider time) : IProvisioningJournal
{
    private const int KeptRefusals = 200;
    private const int KeptDays = 90;

    public async Task NoteAsync(TenantId tenant, ProvisioningCall call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(call);
        var now = time.GetUtcNow();
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        var (reads, changes, refusals) = call.Reason is not null ? (0, 0, 1) : call.Method == "GET" ? (1, 0, 0) : (0, 1, 0);
        await using var db = await contexts.OpenAsync(tenant, ct);
        var stored = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO identity.provisioning_day AS d (tenant_id, day, reads, changes, refusals, last_at)
            VALUES ({tenant.Value}, {day}, {reads}, {changes}, {refusals}, {now})
            ON CONFLICT (tenant_id, day) DO UPDATE SET
                reads = d.reads + excluded.reads, changes = d.changes + excluded.changes,
                refusals = d.refusals + excluded.refusals, last_at = excluded.last_at
            """,
            ct);
        if (stored == 0 || call.Reason is null)
        {
            return;
        }

        db.Add(new ProvisioningRefusal
        {
            Tenant = tenant,
            Id = 0,
            At = now,
            Method = call.Method,
            Resource = Fit(call.Resource, 100),
            Status = call.Status,
            Reason = Fit(call.Reason, ProvisioningRefusal.ReasonLength),
        });
        await db.SaveChangesAsync(ct);
        var oldest = day.AddDays(-KeptDays);
        await db.Set<ProvisioningDay>().Where(row => row.Day < oldest).ExecuteDeleteAsync(ct);
        var last = await db.Set<ProvisioningRefusal>().OrderByDescending(row => row.Id).Skip(KeptRefusals).Select(row => row.Id).FirstOrDefaultAsync(ct);
        if (last > 0)
        {
            await db.Set<ProvisioningRefusal>().Where(row => row.Id <= last).ExecuteDeleteAsync(ct);
        }
    }

    private static string Fit(string text, int most)
    {
        var clean = new string([.. text.Where(c => !char.IsControl(c))]);
        return clean.Length > most ? clean[..most] : clean;
    }
}
