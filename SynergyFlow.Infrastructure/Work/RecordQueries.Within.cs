using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work;

/// <summary>A page on the screen while others work: what changed is looked up by its key, the page is not read anew.</summary>
internal sealed partial class RecordQueries
{
    public async Task<Result<IReadOnlySet<Guid>>> WithinAsync(
        RecordScope scope,
        RecordListRequest request,
        IReadOnlyCollection<(RecordId Record, int Sequence)> changed,
        string? previous,
        string? next,
        CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(changed);
        var sort = request.Sort ?? RecordSort.Default;
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        db.Database.SetCommandTimeout(ListSeconds);
        var order = Order(db, request, sort);
        List<Cursor> ends = [];
        foreach (var text in new[] { previous, next }.OfType<string>())
        {
            if (Cursor.Read(Bound(request, sort), text, order.Count) is not { } end || Beyond(order, end) is null)
            {
                return BadCursor();
            }

            ends.Add(end);
        }

        try
        {
            return new Result<IReadOnlySet<Guid>>(
                await SharedWithinAsync(scope, request, changed, order, ends, ct) ?? await OwnWithinAsync(db, scope, request, changed, order, ends, ct), null);
        }
        catch (Exception late) when (IsTimeout(late))
        {
            return new ListTooSlow();
        }
    }

    public async Task<Result<IReadOnlyList<RecordRow>>> ChangedAsync(
        RecordScope scope, IReadOnlyCollection<(RecordId Record, int Sequence)> changed, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(changed);
        try
        {
            var rows = await SharedRowsAsync(scope.Tenant, changed, ct);
            return new Result<IReadOnlyList<RecordRow>>([.. rows.Values.Where(row => scope.Sees(row.Of)).Select(row => row.Row)], null);
        }
        catch (Exception late) when (IsTimeout(late))
        {
            return new ListTooSlow();
        }
    }

    private async Task<IReadOnlySet<Guid>> OwnWithinAsync(
        SynergyFlowDbContext db,
        RecordScope scope,
        RecordListRequest request,
        IReadOnlyCollection<(RecordId Record, int Sequence)> changed,
        List<(SortColumn Column, bool Descending)> order,
        List<Cursor> ends,
        CancellationToken ct)
    {
        var texts = await TextMatches.FindAsync(db, scope, [request.Filter], ct);
        var within = Matching(db, scope, request with { Only = [.. changed.Select(one => one.Record)] }, texts);
        within = ends.Aggregate(within, (records, end) => records.Where(Beyond(order, end)!.Negated()));
        return (await within.Select(record => record.Id).ToListAsync(ct)).Select(id => id.Value).ToHashSet();
    }

    /// <summary>Without a statement of the reader's own: what matches is the same for all agents, and what each of them sees is known by the row.</summary>
    /// <returns>Null where the filter is the reader's own, or only the database knows the order.</returns>
    private async Task<IReadOnlySet<Guid>?> SharedWithinAsync(
        RecordScope scope,
        RecordListRequest request,
        IReadOnlyCollection<(RecordId Record, int Sequence)> changed,
        List<(SortColumn Column, bool Descending)> order,
        List<Cursor> ends,
        CancellationToken ct)
    {
        if (!scope.Everything || request.Filter?.IsPersonal == true || request.Kind is not null)
        {
            return null;
        }

        var matches = request.Filter is null ? null : await shared.Matches.ReadAsync(
            scope.Tenant, request.Filter.ToString(), changed, ids => MatchesAsync(scope, request.Filter, ids), ct);
        List<(RecordId Record, int Sequence)> matching = [.. changed.Where(one => matches?.ContainsKey(one.Record) != false)];
        HashSet<Guid> within = [];
        foreach (var row in (await SharedRowsAsync(scope.Tenant, matching, ct)).Values.Where(row => scope.Sees(row.Of)))
        {
            var beyond = ends.ConvertAll(end => IsBeyond(order, end, row.Line));
            if (beyond.Contains(null))
            {
                return null;
            }

            if (!beyond.Contains(true))
            {
                within.Add(row.Row.Id.Value);
            }
        }

        return within;
    }

    /// <summary>What <see cref="Beyond"/> says in SQL.</summary>
    /// <returns>Null where only the database can tell.</returns>
    private static bool? IsBeyond(List<(SortColumn Column, bool Descending)> order, Cursor cursor, RecordLine line)
    {
        for (var i = 0; i < order.Count; i++)
        {
            if (order[i].Column.Compare(line, cursor.Key[i]) is not { } stands)
            {
                return null;
            }

            if (stands != 0)
            {
                return stands > 0 == (order[i].Descending == cursor.Backwards);
            }
        }

        return false;
    }

    /// <param name="scope">Any that sees everything: whose it is makes no difference to the filter.</param>
    private async Task<IReadOnlyDictionary<RecordId, bool>> MatchesAsync(RecordScope scope, FilterNode filter, IReadOnlyList<RecordId> ids)
    {
        await using var db = await contexts.OpenAsync(scope.Tenant, CancellationToken.None);
        db.Database.SetCommandTimeout(ListSeconds);
        var texts = await TextMatches.FindAsync(db, scope, [filter], CancellationToken.None);
        var matching = Matching(db, scope with { Restricted = true }, new RecordListRequest(filter) { Only = ids }, texts);
        return await matching.Select(record => record.Id).ToDictionaryAsync(id => id, _ => true, CancellationToken.None);
    }

    private Task<IReadOnlyDictionary<RecordId, SharedRow>> SharedRowsAsync(
        TenantId tenant, IReadOnlyCollection<(RecordId Record, int Sequence)> changed, CancellationToken ct)
    {
        return shared.Rows.ReadAsync(tenant, "", changed, ReadAsync, ct);

        async Task<IReadOnlyDictionary<RecordId, SharedRow>> ReadAsync(IReadOnlyList<RecordId> ids)
        {
            await using var db = await contexts.OpenAsync(tenant, CancellationToken.None);
            db.Database.SetCommandTimeout(ListSeconds);
            List<RecordId> wanted = [.. ids];
            var records = db.Set<WorkRecord>().Where(record => wanted.Contains(record.Id));
            var lines = await Lines(records).ToListAsync(CancellationToken.None);
            var rows = (await RowsAsync(db, lines, CancellationToken.None)).ToDictionary(row => row.Id);
            var resources = (await records.ToListAsync(CancellationToken.None)).ToDictionary(record => record.Id, record => record.ToResource());
            return lines.Where(line => resources.ContainsKey(line.Id)).ToDictionary(line => line.Id, line => new SharedRow(rows[line.Id], resources[line.Id], line));
        }
    }
}
