using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Incidents;

internal sealed class IncidentQueries(TenantContexts contexts, IMarkdown markdown) : IIncidentQueries
{
    private const int MostChildren = 200;

    public async Task<IncidentDetails?> FindAsync(RecordScope scope, RecordId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        return await DetailsAsync(db, scope, db.Set<WorkRecord>().Where(record => record.Id == id), ct);
    }

    public async Task<IncidentDetails?> FindByKeyAsync(RecordScope scope, string key, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(key);
        var upper = key.ToUpperInvariant();
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        return await DetailsAsync(db, scope, db.Set<WorkRecord>().Where(record => record.Key == upper), ct);
    }

    private async Task<IncidentDetails?> DetailsAsync(
        SynergyFlowDbContext db, RecordScope scope, IQueryable<WorkRecord> wanted, CancellationToken ct)
    {
        if (await wanted.To(scope).OfType<Incident>().SingleOrDefaultAsync(ct) is not { } incident)
        {
            return null;
        }

        var names = await NameLookup.ReadAsync(
            db,
            [incident.Requester, incident.OpenedBy, incident.AffectedUser, incident.Assignee, incident.ResolvedBy],
            [incident.Team],
            ct);
        List<RecordId> named = [.. new[] { incident.Parent, incident.DuplicateOf }.OfType<RecordId>()];
        var visible = db.Set<WorkRecord>().To(scope);
        var others = named.Count == 0
            ? []
            : await RecordQueries.Heads(visible.Where(record => named.Contains(record.Id))).ToListAsync(ct);
        var children = await RecordQueries
            .Heads(visible.Where(record => record.Parent == incident.Id).OrderBy(record => record.Number).Take(MostChildren))
            .ToListAsync(ct);
        return new IncidentDetails
        {
            Id = incident.Id,
            Key = incident.Key,
            Title = incident.Title,
            Description = incident.Description,
            DescriptionHtml = markdown.ToSafeHtml(incident.Description),
            State = incident.Status,
            StateCategory = incident.StateCategory,
            StateReason = incident.StateReason,
            NextStates = incident.Status.Next,
            Priority = incident.Priority,
            PriorityOverrideReason = scope.Internal ? incident.PriorityOverrideReason : null,
            Impact = incident.Impact,
            Urgency = incident.Urgency,
            Category = incident.Category,
            Subcategory = incident.Subcategory,
            Service = incident.Service,
            Location = incident.Location,
            Requester = names.Person(incident.Requester),
            OpenedBy = names.Person(incident.OpenedBy),
            AffectedUser = names.Person(incident.AffectedUser),
            ContactChannel = incident.ContactChannel,
            Team = names.Team(incident.Team),
            Assignee = names.Person(incident.Assignee),
            Parent = others.Find(other => other.Id == incident.Parent),
            DuplicateOf = others.Find(other => other.Id == incident.DuplicateOf),
            DueAt = incident.DueAt,
            Sensitivity = incident.Sensitivity,
            Tags = incident.Tags,
            Custom = scope.Internal ? incident.Custom : [],
            PendingReason = incident.PendingReason,
            ResumeAt = incident.ResumeAt,
            FirstResponseAt = incident.FirstResponseAt,
            ResolvedAt = incident.ResolvedAt,
            ResolvedBy = names.Person(incident.ResolvedBy),
            ResolutionCode = incident.ResolutionCode,
            ResolutionNotes = incident.ResolutionNotes,
            CancelReason = incident.CancelReason,
            ReopenCount = incident.ReopenCount,
            ReassignmentCount = incident.ReassignmentCount,
            CreatedAt = incident.CreatedAt,
            UpdatedAt = incident.UpdatedAt,
            ClosedAt = incident.ClosedAt,
            Version = incident.Version,
            Children = children,
            Links = await RecordQueries.LinksAsync(db, scope, incident.Id, ct),
            Watchers = await RecordQueries.WatchersAsync(db, incident.Id, ct),
        };
    }
}
