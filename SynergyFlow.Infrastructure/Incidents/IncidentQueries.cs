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
        List<RecordId> named = [.. new[] { incident.Parent, incident.DuplicateOf, incident.MergedInto }.OfType<RecordId>()];
        var visible = db.Set<WorkRecord>().To(scope);
        var others = named.Count == 0
            ? []
            : await RecordQueries.Heads(visible.Where(record => named.Contains(record.Id))).ToListAsync(ct);
        var merged = await MergedAsync(db, scope, incident.Id, ct);
        List<RecordId?> family = [incident.Id, .. merged.Select(row => row.Id)];
        var children = await RecordQueries
            .Heads(visible.Where(record => record.Parent != null && family.Contains(record.Parent)).OrderBy(record => record.Number).Take(MostChildren))
            .ToListAsync(ct);
        var description = markdown.ToSafeHtml(incident.Description);
        var marks = await Marks.ReadAsync(db, scope, (incident.Id, description), [], ct);
        return new IncidentDetails
        {
            Id = incident.Id,
            Key = incident.Key,
            Title = incident.Title,
            Description = incident.Description,
            DescriptionHtml = description,
            DescriptionMarks = marks.OfDescription(description),
            State = incident.Status,
            StateCategory = incident.StateCategory,
            StateReason = incident.StateReason,
            NextStates = incident.Status.Next,
            Priority = incident.Priority,
            PriorityOverrideReason = scope.Internal ? incident.PriorityOverrideReason : null,
            Route = scope.Internal ? incident.Route : null,
            RouteOverrideReason = scope.Internal ? incident.RouteOverrideReason : null,
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
            IsMerged = incident.MergedInto is not null,
            MergedInto = others.Find(other => other.Id == incident.MergedInto),
            Merged = merged,
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
            CsatScore = incident.CsatScore,
            CsatComment = incident.CsatComment,
            CsatAt = incident.CsatAt,
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

    public async Task<MergePreview?> PreviewMergeAsync(RecordScope scope, RecordId source, RecordId target, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var found = await db.Set<WorkRecord>().To(scope).OfType<Incident>().Where(one => one.Id == source || one.Id == target).ToListAsync(ct);
        if (found.Find(one => one.Id == source) is not { } from || found.Find(one => one.Id == target) is not { } to || source == target)
        {
            return null;
        }

        List<RecordId> family = [source, .. (await MergedRecords.SeenAsync(db, scope, source, ct)).Keys];
        List<RecordId?> parents = [.. family];
        var there = await db.Set<Watcher>().Where(watcher => watcher.Record == target).Select(watcher => watcher.User).ToListAsync(ct);
        var here = await db.Set<Watcher>().Where(watcher => watcher.Record == source).Select(watcher => watcher.User).ToListAsync(ct);
        var names = await NameLookup.ReadAsync(db, [from.Requester], [], ct);
        return new MergePreview(
            Head(from),
            Head(to),
            from.Requester == to.Requester || there.Contains(from.Requester) ? null : names.Person(from.Requester),
            await db.Set<Comment>().CountAsync(comment => family.Contains(comment.Record), ct),
            await db.Set<Attachment>().CountAsync(file => family.Contains(file.Record), ct),
            (await RecordQueries.LinksAsync(db, scope, source, ct)).Count,
            await db.Set<WorkRecord>().To(scope).CountAsync(one => one.Parent != null && parents.Contains(one.Parent), ct),
            here.Except(there).Count(user => user != from.Requester && user != to.Requester),
            [.. from.Tags.Except(to.Tags, StringComparer.Ordinal).Take(WorkRecord.MostTags - to.Tags.Count)]);

        static RecordHead Head(Incident one) => new(one.Id, one.Key, one.Kind, one.Title, one.State, one.Version);
    }

    private static async Task<IReadOnlyList<MergedRow>> MergedAsync(
        SynergyFlowDbContext db, RecordScope scope, RecordId target, CancellationToken ct)
    {
        var ids = await MergedRecords.IntoAsync(db, target, ct);
        if (ids.Count == 0)
        {
            return [];
        }

        var rows = await db.Set<WorkRecord>().To(scope).Where(record => ids.Contains(record.Id))
            .OrderBy(record => record.Number)
            .Join(
                db.Set<IncidentMerge>(),
                record => record.Id,
                merge => merge.Source,
                (record, merge) => new { record.Id, record.Key, record.Title, record.Requester, record.MergedInto, merge.MergedBy, merge.MergedAt })
            .Take(MostChildren)
            .ToListAsync(ct);
        var names = await NameLookup.ReadAsync(db, rows.SelectMany(row => new UserId?[] { row.Requester, row.MergedBy }), [], ct);
        List<RecordId> into = [.. rows.Select(row => row.MergedInto).OfType<RecordId>().Distinct()];
        var keys = await MergedRecords.KeysAsync(db, scope, into, ct);
        return rows.ConvertAll(row => new MergedRow(
            row.Id,
            row.Key,
            row.Title,
            row.MergedInto is { } id ? keys.GetValueOrDefault(id, "") : "",
            names.Person(row.Requester),
            names.Person(row.MergedBy),
            row.MergedAt));
    }
}
