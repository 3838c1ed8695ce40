using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Projects.Items;

internal sealed partial class WorkItemQueries
{
    public async Task<Board> BoardAsync(RecordScope scope, ProjectId project, BoardFilter filter, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var all = await db.Set<ProjectState>().Where(state => state.Project == project).OrderBy(state => state.Position).AsNoTracking().ToListAsync(ct);
        var layout = await BoardLayouts.ReadAsync(db, project, all, ct);
        var columns = Columns(layout, all);

        // Of those that are nowhere, only what people look for on a board: what waits in the backlog has its own page.
        var off = all.Where(state => BoardLayout.Groups.Contains(state.Group) && !columns.Exists(column => column.States.Contains(state))).ToList();
        List<ProjectStateId> ids = [.. columns.SelectMany(column => column.States).Concat(off).Select(state => state.Id)];
        var doneSince = now - TimeSpan.FromDays(layout.DoneDays);
        var visible = db.Set<WorkRecord>().To(scope).OfType<WorkItem>().Where(item => item.Project == project);
        var inSprint = filter.Sprint.Or(null);
        var there = Matching(visible, new() { Types = Backlog.Types, States = ids }).Where(item => item.State != s_completed || item.ClosedAt >= doneSince || (inSprint != null && item.Sprint == inSprint));
        var matching = Matching(there, new(filter.Text) { Types = filter.Type is { } type ? [type] : [], Assignee = filter.Assignee, Parent = filter.Epic, Sprint = filter.Sprint, Component = filter.Component, Version = filter.Version, Fields = filter.Fields });
        var inState = await CountAsync(there);
        var totals = await CountAsync(matching);

        // A statement for each state that has any: the index gives the first cards of each without reading the others. Of a column with several
        // states the first of them all are among the first of each.
        List<List<Line>> shown = [];
        foreach (var column in columns)
        {
            List<Line> lines = [];
            foreach (var id in column.States.Select(state => state.Id).Where(totals.ContainsKey))
            {
                lines.AddRange(await LinesAsync(ByRank(matching.Where(item => item.StateId == id), null).Take(filter.Cards), ct));
            }

            shown.Add(column.States.Count == 1 ? lines : [.. lines.OrderBy(line => line.Rank, StringComparer.Ordinal).Take(filter.Cards)]);
        }

        var fields = layout.Card.Concat(filter.Also).ToHashSet();
        List<Line> flat = [.. shown.SelectMany(lines => lines)];
        var facts = await CardFactReads.ReadAsync(db, visible, [.. flat.Select(line => line.Id)], fields, ct);
        var cards = (await RowsAsync(db, scope, flat, ct, fields)).Zip(flat).ToDictionary(
            one => one.First.Id,
            one => one.First with { Facts = facts(one.First.Id) with { StartDate = one.Second.StartDate, Estimate = one.Second.Estimate, Remaining = one.Second.Remaining } });
        var open = Backlog.Groups.Select(group => group.ToText()).ToList();
        var epics = await Heads(visible.Where(item => item.Type == WorkItemType.Epic && open.Contains(item.State)).OrderBy(item => item.Rank)).ToListAsync(ct);
        return new Board(
            [.. columns.Zip(shown).Select(one => new BoardColumn(one.First.Key, one.First.Name, one.First.States.ConvertAll(Counted), one.Second.ConvertAll(line => cards[line.Id])))], epics)
        {
            Off = off.ConvertAll(Counted),
            DoneDays = layout.DoneDays,
            Card = layout.Card,
        };

        BoardState Counted(ProjectState state) => new(StateRow.Of(state), totals.GetValueOrDefault(state.Id), inState.GetValueOrDefault(state.Id));

        Task<Dictionary<ProjectStateId, int>> CountAsync(IQueryable<WorkItem> items) =>
            items.GroupBy(item => item.StateId).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, ct);
    }

    private static List<(string Key, string Name, List<ProjectState> States)> Columns(BoardLayout layout, List<ProjectState> states) => layout.Columns is { } own
        ? [.. own.Select(column => (column.Id.ToString(), column.Name, column.States.Select(id => states.Find(state => state.Id == id)!).ToList()))]
        : [.. states.Where(state => BoardLayout.Groups.Contains(state.Group)).Select(state => (state.Id.ToString(), state.Name, (List<ProjectState>)[state]))];
}
