using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Incidents;

internal sealed class DeskLoad(TenantContexts contexts) : IDeskLoad
{
    public async Task<WorkDays> WorkDaysAsync(TenantId tenant, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var settings = await db.Set<DeskSettings>().AsNoTracking().SingleOrDefaultAsync(ct) ?? DeskSettings.Seed(tenant);
        return new([.. settings.Workdays.Select(BusinessDays.Of)], settings.Holidays.ToHashSet());
    }

    public async Task<IReadOnlyDictionary<UserId, int>> SolvedAsync(
        TenantId tenant, IReadOnlyCollection<UserId> people, DateTimeOffset from, DateTimeOffset until, CancellationToken ct)
    {
        List<UserId?> wanted = [.. people];
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await db.Set<Incident>().Where(incident => wanted.Contains(incident.ResolvedBy) && incident.ResolvedAt >= from && incident.ResolvedAt < until)
            .GroupBy(incident => incident.ResolvedBy!.Value).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, ct);
    }
}
