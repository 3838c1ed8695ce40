using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work;

/// <summary>Walks from a record along its edges, one level at a time: each level is one query that knows what was found before, so that cycles end by themselves.</summary>
internal sealed partial class RecordQueries
{
    public async Task<Result<RecordGraph>> GraphAsync(RecordScope scope, RecordId root, GraphRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(request);
        if (request.Depth is < 1 or > GraphRequest.Deepest)
        {
            return new InvalidField("depth", $"depth is 1 to {GraphRequest.Deepest}.");
        }

        if (request.Expanded.Count > GraphRequest.MostExpanded)
        {
            return new InvalidField("expand", $"At most {GraphRequest.MostExpanded} records can be expanded.");
        }

        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        db.Database.SetCommandTimeout(ListSeconds);
        try
        {
            return await WalkAsync(db, scope, root, request, ct) is { } walk
                ? await DrawAsync(db, scope, walk, request, ct)
                : new RecordNotFound(root);
        }
        catch (Exception late) when (IsTimeout(late))
        {
            return new ListTooSlow();
        }
    }

    private static async Task<Walk?> WalkAsync(SynergyFlowDbContext db, RecordScope scope, RecordId root, GraphRequest request, CancellationToken ct)
    {
        if (await Nodes(db.Set<WorkRecord>().To(scope).Where(record => record.Id == root), 0).SingleOrDefaultAsync(ct) is not { } first)
        {
            return null;
        }

        Walk walk = new();
        walk.Nodes.Add(first);
        List<GraphNode> level = [first];
        for (var depth = 1; depth <= request.Depth && level.Count > 0 && walk.StoppedAt is null; depth++)
        {
            level = await StepAsync(db, scope, walk, level, depth, request, ct);
        }

        foreach (var key in request.Expanded)
        {
            if (walk.StoppedAt is null && walk.Nodes.Find(node => node.Key.Equals(key, StringComparison.OrdinalIgnoreCase)) is { } expanded)
            {
                await StepAsync(db, scope, walk, [expanded], expanded.Depth + 1, request, ct);
            }
        }

        return walk;
    }

    /// <returns>What was found: the nodes of this depth, which the walk has now.</returns>
    private static async Task<List<GraphNode>> StepAsync(
        SynergyFlowDbContext db, RecordScope scope, Walk walk, List<GraphNode> from, int depth, GraphRequest request, CancellationToken ct)
    {
        List<RecordId> known = walk.Nodes.ConvertAll(node => node.Id);
        var beyond = Beyond(db, from.ConvertAll(node => node.Id), request);
        if (beyond is null)
        {
            return [];
        }

        var found = db.Set<WorkRecord>().To(scope).Where(record => beyond.Contains(record.Id) && !known.Contains(record.Id));
        if (request.Kind is { } kind)
        {
            var text = kind.ToText();
            found = found.Where(record => EF.Property<string>(record, "kind") == text);
        }

        if (request.OpenOnly)
        {
            found = found.Where(record =>
                record.StateCategory == StateCategory.New || record.StateCategory == StateCategory.Open || record.StateCategory == StateCategory.Pending);
        }

        var room = GraphRequest.MostRecords - walk.Nodes.Count;
        var next = await Nodes(found.OrderBy(record => record.Id).Take(room + 1), depth).ToListAsync(ct);
        if (next.Count > room)
        {
            walk.StoppedAt = depth;
            next.RemoveAt(room);
        }

        walk.Nodes.AddRange(next);
        return next;
    }

    /// <summary>The other ends of all edges that the request follows; null where it follows none.</summary>
    private static IQueryable<RecordId>? Beyond(SynergyFlowDbContext db, List<RecordId> from, GraphRequest request)
    {
        var (outward, inward) = (request.Direction is not GraphDirection.Inward, request.Direction is not GraphDirection.Outward);
        List<RecordId?> ends = from.ConvertAll(id => (RecordId?)id);
        List<IQueryable<RecordId>> parts = [];
        var links = LinkTypes(request);
        List<LinkType> either = links.FindAll(type => type is LinkType.Relates);
        var (there, back) = (outward ? links : either, inward ? links : either);
        if (there.Count > 0)
        {
            parts.Add(db.Set<RecordLink>().Where(link => from.Contains(link.From) && there.Contains(link.Type)).Select(link => link.To));
        }

        if (back.Count > 0)
        {
            parts.Add(db.Set<RecordLink>().Where(link => from.Contains(link.To) && back.Contains(link.Type)).Select(link => link.From));
        }

        // What was merged says twice where it is now; that is one edge.
        Add(GraphEdgeType.Duplicates, outward, db.Set<Incident>().Where(one => from.Contains(one.Id) && one.DuplicateOf != null && one.MergedInto == null).Select(one => one.DuplicateOf!.Value));
        Add(GraphEdgeType.Duplicates, inward, db.Set<Incident>().Where(one => one.DuplicateOf != null && ends.Contains(one.DuplicateOf) && one.MergedInto == null).Select(one => one.Id));
        Add(GraphEdgeType.Parent, outward, db.Set<WorkRecord>().Where(one => ends.Contains(one.Parent)).Select(one => one.Id));
        Add(GraphEdgeType.Parent, inward, db.Set<WorkRecord>().Where(one => from.Contains(one.Id) && one.Parent != null).Select(one => one.Parent!.Value));
        Add(GraphEdgeType.MergedInto, outward, db.Set<WorkRecord>().Where(one => from.Contains(one.Id) && one.MergedInto != null).Select(one => one.MergedInto!.Value));
        Add(GraphEdgeType.MergedInto, inward, db.Set<WorkRecord>().Where(one => ends.Contains(one.MergedInto)).Select(one => one.Id));
        return parts.Count == 0 ? null : parts.Aggregate((one, other) => one.Concat(other));

        void Add(GraphEdgeType type, bool followed, IQueryable<RecordId> part)
        {
            if (followed && request.Follows(type))
            {
                parts.Add(part);
            }
        }
    }

    /// <summary>One more than are shown says that there are more. Of each record the edge that leads back on the way comes before all others.</summary>
    private static async Task<RecordGraph> DrawAsync(SynergyFlowDbContext db, RecordScope scope, Walk walk, GraphRequest request, CancellationToken ct)
    {
        var tenant = scope.Tenant.Value;
        Guid[] ids = [.. walk.Nodes.Select(node => node.Id.Value)];
        int[] depths = [.. walk.Nodes.Select(node => node.Depth)];
        string[] types = [.. Enum.GetValues<GraphEdgeType>().Where(request.Follows).Select(type => type.ToText())];
        string[] links = [.. LinkTypes(request).Select(type => type.ToText())];
        var (outward, inward) = (request.Direction is not GraphDirection.Inward, request.Direction is not GraphDirection.Outward);
        var most = GraphRequest.MostEdges + 1;
        var rows = await db.Database.SqlQuery<EdgeRow>($"""
            WITH shown AS (SELECT * FROM unnest({ids}, {depths}) WITH ORDINALITY AS s (id, depth, place)),
            edge AS (
                SELECT l.from_id, l.to_id, l.type FROM work.link AS l
                WHERE l.tenant_id = {tenant} AND l.from_id = ANY ({ids}) AND l.to_id = ANY ({ids}) AND l.type = ANY ({links})
                UNION
                SELECT i.id, i.duplicate_of_id, 'duplicates' FROM incidents.incident AS i JOIN work.record AS r ON r.tenant_id = i.tenant_id AND r.id = i.id
                WHERE i.tenant_id = {tenant} AND i.id = ANY ({ids}) AND i.duplicate_of_id = ANY ({ids}) AND r.merged_into_id IS NULL AND 'duplicates' = ANY ({types})
                UNION ALL
                SELECT r.parent_id, r.id, 'parent' FROM work.record AS r
                WHERE r.tenant_id = {tenant} AND r.id = ANY ({ids}) AND r.parent_id = ANY ({ids}) AND 'parent' = ANY ({types})
                UNION ALL
                SELECT r.id, r.merged_into_id, 'merged_into' FROM work.record AS r
                WHERE r.tenant_id = {tenant} AND r.id = ANY ({ids}) AND r.merged_into_id = ANY ({ids}) AND 'merged_into' = ANY ({types})),
            placed AS (
                SELECT e.from_id, e.to_id, e.type, greatest(f.place, t.place) AS later, row_number() OVER (
                    PARTITION BY greatest(f.place, t.place)
                    ORDER BY CASE WHEN (t.depth = f.depth + 1 AND ({outward} OR e.type = 'relates')) OR (f.depth = t.depth + 1 AND ({inward} OR e.type = 'relates')) THEN 0 ELSE 1 END,
                        least(f.place, t.place), e.type, f.place) AS rank
                FROM edge AS e JOIN shown AS f ON f.id = e.from_id JOIN shown AS t ON t.id = e.to_id)
            SELECT from_id, to_id, type FROM placed ORDER BY rank, later LIMIT {most}
            """).ToListAsync(ct);
        return new RecordGraph(
            walk.Nodes,
            [.. rows.Take(GraphRequest.MostEdges).Select(row => new GraphEdge(new(row.FromId), new(row.ToId), EnumText.Parse<GraphEdgeType>(row.Type)))],
            walk.StoppedAt,
            rows.Count == most);
    }

    private static List<LinkType> LinkTypes(GraphRequest request) =>
        [.. Enum.GetValues<LinkType>().Where(type => request.Follows(EnumText.Parse<GraphEdgeType>(type.ToText())))];

    private static IQueryable<GraphNode> Nodes(IQueryable<WorkRecord> records, int depth) => records.Select(record => new GraphNode(
        record.Id, record.Key, EnumText.Parse<RecordKind>(EF.Property<string>(record, "kind")), record.Title, record.State, record.StateCategory, depth));

    private sealed class Walk
    {
        public List<GraphNode> Nodes { get; } = [];

        public int? StoppedAt { get; set; }
    }

    private sealed record EdgeRow(Guid FromId, Guid ToId, string Type);
}
