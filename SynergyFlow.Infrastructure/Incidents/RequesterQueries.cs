using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Incidents;

internal sealed class RequesterQueries(TenantContexts contexts) : IRequesterQueries
{
    private const int Shown = 5;
    private const int MostCounted = 100;

    private static readonly StateCategory[] s_open = [StateCategory.New, StateCategory.Open, StateCategory.Pending];

    public async Task<RequesterCard?> CardAsync(RecordScope scope, UserId requester, RecordId except, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        if (!scope.Internal || await db.Set<User>().Where(user => user.Id == requester)
                .Select(user => new { user.DisplayName, user.Email, user.Vip }).SingleOrDefaultAsync(ct) is not { } person)
        {
            return null;
        }

        var others = db.Set<WorkRecord>().To(scope).Where(record => record.Requester == requester && record.Id != except);
        var open = others.Where(record => s_open.Contains(record.StateCategory));
        var over = others.Where(record => !s_open.Contains(record.StateCategory));
        return new RequesterCard(
            new PersonName(requester, person.DisplayName),
            person.Email,
            person.Vip,
            await open.UpTo(MostCounted).CountAsync(ct),
            await RecordQueries.Heads(open.OrderBy(record => record.Priority).ThenByDescending(record => record.UpdatedAt).Take(Shown)).ToListAsync(ct),
            await RecordQueries.Heads(over.OrderByDescending(record => record.UpdatedAt).Take(Shown)).ToListAsync(ct));
    }

    public async Task<SurveyFigures> SurveysAsync(RecordScope scope, DateTimeOffset since, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var resolved = db.Set<WorkRecord>().To(scope).OfType<Incident>()
            .Where(incident => incident.ResolvedAt >= since && incident.MergedInto == null);
        var rated = resolved.Where(incident => incident.CsatScore != null);
        return new SurveyFigures(
            await resolved.CountAsync(ct), await rated.CountAsync(ct), await rated.AverageAsync(incident => (double?)incident.CsatScore, ct));
    }
}
