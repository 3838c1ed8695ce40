using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Core.Work.Search;
using SynergyFlow.Core.Work.Views;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work;

internal sealed partial class RecordQueries(
    TenantContexts contexts, SharedReads shared, IMarkdown markdown, IEnumerable<IFieldNames> fieldNames, IEnumerable<IFieldLabels> fieldLabels, TimeProvider time) : IRecordQueries
{
    /// <summary>Nobody waits longer for a list; the server stops working on it then.</summary>
    private const int ListSeconds = 3;

    public async Task<Result<Page<RecordRow>>> ListAsync(RecordScope scope, RecordListRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(request);
        if (request.Limit is < 1 or > RecordListRequest.MostRows)
        {
            return new InvalidField("limit", $"limit is 1 to {RecordListRequest.MostRows}.");
        }

        var sort = request.Sort ?? RecordSort.Default;
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        db.Database.SetCommandTimeout(ListSeconds);
        var order = Order(db, request, sort);
        Cursor? cursor = null;
        if (request.Cursor is { } text)
        {
            cursor = Cursor.Read(Bound(request, sort), text, order.Count);
            if (cursor is null)
            {
                return BadCursor();
            }
        }

        try
        {
            var matching = Matching(db, scope, request, await TextMatches.FindAsync(db, scope, [request.Filter], ct));
            return await PageAsync(db, matching, request, sort, order, cursor, ct);
        }
        catch (Exception late) when (IsTimeout(late))
        {
            return new ListTooSlow();
        }
    }

    public async Task<RecordHead?> FindAsync(RecordScope scope, string reference, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(reference);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var visible = db.Set<WorkRecord>().To(scope);
        if (Guid.TryParseExact(reference, "D", out var guid))
        {
            var id = new RecordId(guid);
            return await Heads(visible.Where(record => record.Id == id)).SingleOrDefaultAsync(ct);
        }

        if (reference.Length > 32)
        {
            return null;
        }

        var key = reference.ToUpperInvariant();
        return await Heads(visible.Where(record => record.Key == key)).SingleOrDefaultAsync(ct);
    }

    public async Task<IReadOnlyList<AttachmentRow>> AttachmentsAsync(RecordScope scope, RecordId record, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var seesInternal = scope.Internal;
        var merged = await MergedRecords.SeenAsync(db, scope, record, ct);
        List<RecordId> family = [record, .. merged.Keys];
        var files = await db.Set<Attachment>()
            .Where(file => family.Contains(file.Record) && (seesInternal || !file.Internal)
                && db.Set<WorkRecord>().To(scope).Any(one => one.Id == record))
            .OrderBy(file => file.UploadedAt).ThenBy(file => file.Id)
            .Take(1_000)
            .ToListAsync(ct);
        var names = await NameLookup.ReadAsync(db, files.Select(file => (UserId?)file.UploadedBy), [], ct);
        var origins = await OriginsAsync(db, scope, merged, files.Select(file => file.Origin), ct);
        var texts = await FileTextsAsync(db, scope.Tenant, files, ct);
        return files.ConvertAll(file => new AttachmentRow(
            file.Id, file.FileName, file.ContentType, file.Size, file.Sha256, file.Internal, names.Person(file.UploadedBy), file.UploadedAt)
        {
            Origin = origins.GetValueOrDefault(file.Origin ?? file.Record),
            Text = texts.GetValueOrDefault(file.Id.Value, FileTextState.NoText),
        });
    }

    private static async Task<Dictionary<Guid, FileTextState>> FileTextsAsync(
        SynergyFlowDbContext db, TenantId tenant, List<Attachment> files, CancellationToken ct)
    {
        if (files.Count == 0)
        {
            return [];
        }

        Guid[] ids = [.. files.Select(file => file.Id.Value)];
        return await db.Database.SqlQuery<FileTextRow>($"""
            SELECT attachment_id, state FROM work.attachment_text WHERE tenant_id = {tenant.Value} AND attachment_id = ANY ({ids})
            """).ToDictionaryAsync(row => row.AttachmentId, row => EnumText.Parse<FileTextState>(row.State), ct);
    }

    public async Task<Attachment?> FindAttachmentAsync(RecordScope scope, AttachmentId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var seesInternal = scope.Internal;
        return await db.Set<Attachment>().SingleOrDefaultAsync(
            file => file.Id == id && (seesInternal || !file.Internal)
                && db.Set<WorkRecord>().To(scope).Any(record => record.Id == file.Record),
            ct);
    }

    public async Task<IReadOnlyList<LinkRow>> LinksAsync(RecordScope scope, RecordId record, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        return await db.Set<WorkRecord>().To(scope).AnyAsync(one => one.Id == record, ct) ? await LinksAsync(db, scope, record, ct) : [];
    }

    public async Task<IReadOnlyList<PersonName>> WatchersAsync(RecordScope scope, RecordId record, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        return await db.Set<WorkRecord>().To(scope).AnyAsync(one => one.Id == record, ct) ? await WatchersAsync(db, record, ct) : [];
    }

    internal static async Task<IReadOnlyList<LinkRow>> LinksAsync(
        SynergyFlowDbContext db, RecordScope scope, RecordId record, CancellationToken ct)
    {
        var merged = await MergedRecords.SeenAsync(db, scope, record, ct);
        List<RecordId> family = [record, .. merged.Keys];
        var links = await db.Set<RecordLink>()
            .Where(link => family.Contains(link.From) != family.Contains(link.To))
            .OrderBy(link => link.LinkedAt).ThenBy(link => link.Id)
            .Take(500)
            .ToListAsync(ct);
        List<RecordId> others = [.. links.Select(link => family.Contains(link.From) ? link.To : link.From).Distinct()];
        if (others.Count == 0)
        {
            return [];
        }

        var heads = await db.Set<WorkRecord>().To(scope).Where(other => others.Contains(other.Id))
            .Select(other => new { other.Id, other.Key, other.Title, other.State, other.StateCategory })
            .ToDictionaryAsync(other => other.Id, ct);
        List<LinkRow> rows = [];
        foreach (var link in links)
        {
            var outward = family.Contains(link.From);
            if (heads.TryGetValue(outward ? link.To : link.From, out var other))
            {
                var role = outward ? link.Type.Forward() : link.Type.Inverse();
                rows.Add(new LinkRow(link.Id, role, other.Id, other.Key, other.Title, other.State, other.StateCategory)
                {
                    Origin = merged.GetValueOrDefault(outward ? link.From : link.To),
                });
            }
        }

        return rows;
    }

    internal static async Task<IReadOnlyList<PersonName>> WatchersAsync(SynergyFlowDbContext db, RecordId record, CancellationToken ct)
    {
        var ids = await db.Set<Watcher>().Where(watcher => watcher.Record == record)
            .OrderBy(watcher => watcher.Since)
            .Select(watcher => watcher.User)
            .Take(1_000)
            .ToListAsync(ct);
        var names = await NameLookup.ReadAsync(db, ids.Select(id => (UserId?)id), [], ct);
        return ids.ConvertAll(names.Person);
    }

    internal static IQueryable<RecordHead> Heads(IQueryable<WorkRecord> records) => records.Select(record => new RecordHead(
        record.Id,
        record.Key,
        EnumText.Parse<RecordKind>(EF.Property<string>(record, "kind")),
        record.Title,
        record.State,
        record.Version));

    /// <summary>The keys of the records that parts of another one come from: of what was merged into it, and of what it was split from.</summary>
    private static async Task<Dictionary<RecordId, string>> OriginsAsync(
        SynergyFlowDbContext db, RecordScope scope, Dictionary<RecordId, string> merged, IEnumerable<RecordId?> named, CancellationToken ct)
    {
        List<RecordId> unknown = [.. named.OfType<RecordId>().Where(id => !merged.ContainsKey(id)).Distinct()];
        return unknown.Count == 0 ? merged : merged.Concat(await MergedRecords.KeysAsync(db, scope, unknown, ct)).ToDictionary();
    }

    internal static InvalidField BadCursor() =>
        new("cursor", "cursor is not one that this list has given. Start again without one.");

    private IQueryable<WorkRecord> Matching(SynergyFlowDbContext db, RecordScope scope, RecordListRequest request, TextMatches texts)
    {
        var records = db.Set<WorkRecord>().To(scope);
        if (request.Kind is { } kind)
        {
            var name = kind.ToText();
            records = records.Where(record => EF.Property<string>(record, "kind") == name);
        }

        if (request.Only is { } ids)
        {
            List<RecordId> only = [.. ids];
            records = records.Where(record => only.Contains(record.Id));
        }

        return request.Filter is { } filter
            ? records.Where(new FilterSql(db, scope, time.GetUtcNow(), texts).Of(filter))
            : records;
    }

    /// <summary>What a cursor holds for.</summary>
    private static string Bound(RecordListRequest request, RecordSort sort) =>
        request.Group is { } group ? $"records {group.ToText()}: {sort}" : $"records {sort}";

    /// <summary>The total order of a list: the group, the order within it, and the id.</summary>
    private static List<(SortColumn Column, bool Descending)> Order(SynergyFlowDbContext db, RecordListRequest request, RecordSort sort) =>
    [
        .. (request.Group is { } group ? SortColumns.Of(group, db) : []).Select(column => (column, false)),
        .. sort.Keys.Select(key => (SortColumns.Of(key), key.Descending)),
        (SortColumns.Id, sort.Keys[^1].Descending),
    ];

    private static async Task<Result<Page<RecordRow>>> PageAsync(
        SynergyFlowDbContext db,
        IQueryable<WorkRecord> matching,
        RecordListRequest request,
        RecordSort sort,
        List<(SortColumn Column, bool Descending)> order,
        Cursor? cursor,
        CancellationToken ct)
    {
        var backwards = cursor?.Backwards == true;
        var from = matching;
        if (cursor is not null)
        {
            if (Beyond(order, cursor) is not { } beyond)
            {
                return BadCursor();
            }

            from = matching.Where(beyond);
        }

        for (var i = 0; i < order.Count; i++)
        {
            from = order[i].Column.Order(from, order[i].Descending != backwards, first: i == 0);
        }

        var lines = await Lines(from.Take(request.Limit + 1)).ToListAsync(ct);
        var more = lines.Count > request.Limit;
        lines = lines[..Math.Min(lines.Count, request.Limit)];
        if (backwards)
        {
            lines.Reverse();
        }

        int? total = request.Count ? await matching.UpTo(RecordListRequest.MostCounted + 1).CountAsync(ct) : null;
        var rows = await RowsAsync(db, lines, ct);
        return new Page<RecordRow>(
            rows,
            lines.Count > 0 && (backwards || more) ? At(lines[^1], back: false) : null,
            lines.Count > 0 && (backwards ? more : cursor is not null) ? At(lines[0], back: true) : null,
            total is { } count ? Math.Min(count, RecordListRequest.MostCounted) : null,
            total > RecordListRequest.MostCounted);

        string At(RecordLine line, bool back) =>
            Cursor.Write(Bound(request, sort), back, [.. order.Select(key => key.Column.Write(line))]);
    }

    /// <summary>
    /// After (a, b, c): a is beyond, or a is the same and b is beyond, or … It says besides that a is not before, which follows from it:
    /// that is what lets an index begin there.
    /// </summary>
    internal static Expression<Func<WorkRecord, bool>>? Beyond(List<(SortColumn Column, bool Descending)> order, Cursor cursor)
    {
        Expression<Func<WorkRecord, bool>>? any = null;
        Expression<Func<WorkRecord, bool>>? same = null;
        Expression<Func<WorkRecord, bool>>? start = null;
        for (var i = 0; i < order.Count; i++)
        {
            if (order[i].Column.From(cursor.Key[i], order[i].Descending != cursor.Backwards) is not { } step)
            {
                return null;
            }

            var here = same is null ? step.Beyond : same.And(step.Beyond);
            any = any is null ? here : any.Or(here);
            same = same is null ? step.Same : same.And(step.Same);
            start ??= step.SameOrBeyond;
        }

        return start!.And(any!);
    }

    internal static IQueryable<RecordLine> Lines(IQueryable<WorkRecord> records) => records.Select(record => new RecordLine(
        record.Id, record.Key, EF.Property<string>(record, "kind"), record.Number, record.Title, record.State, record.StateCategory,
        record.Priority, record.Impact, record.Urgency, record.Assignee, record.Team, record.Requester, record.Category, record.Service,
        record.Tags, record.CreatedAt, record.UpdatedAt, record.DueAt, record.ClosedAt, record.Version));

    internal static async Task<List<RecordRow>> RowsAsync(SynergyFlowDbContext db, List<RecordLine> lines, CancellationToken ct)
    {
        var names = await NameLookup.ReadAsync(
            db, lines.SelectMany(line => new[] { line.Assignee, line.Requester }), lines.Select(line => line.Team), ct);
        return lines.ConvertAll(line => new RecordRow(
            line.Id, line.Key, EnumText.Parse<RecordKind>(line.Kind), line.Title, line.State, line.StateCategory, line.Priority, line.Impact,
            line.Urgency, names.Person(line.Assignee), names.Team(line.Team), names.Person(line.Requester), line.Category, line.Service,
            line.Tags, line.CreatedAt, line.UpdatedAt, line.DueAt, line.Version));
    }

    private sealed record FileTextRow(Guid AttachmentId, string State);

    private static bool IsTimeout(Exception failure) =>
        failure is TimeoutException or NpgsqlException { InnerException: TimeoutException }
        || (failure is InvalidOperationException { InnerException: { } inner } && IsTimeout(inner));
}
