using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Core.Work.TeamBacklogs;
using SynergyFlow.Infrastructure.Identity;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work.TeamBacklogs;

/// <summary>The backlog of a team over all kinds that have declared themselves. The order is the database's, across kinds, and so is the page.</summary>
internal sealed class TeamBacklogQueries(TenantContexts contexts, IEnumerable<ITeamWork> kinds) : ITeamBacklogQueries
{
    private static readonly IReadOnlyList<(SortColumn Column, bool Descending)> s_without =
        [(SortColumns.Of(new(SortField.Priority, Descending: false)), false), (SortColumns.Of(new(SortField.Created, Descending: false)), false), (SortColumns.Id, false)];

    private readonly List<ITeamWork> _kinds = [.. kinds];

    public IReadOnlyList<string> Types { get; } = [.. kinds.SelectMany(kind => kind.Types)];

    public async Task<Result<TeamBacklogPart>> ReadAsync(RecordScope scope, TeamId team, TeamBacklogFilter filter, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var wanted = _kinds.Select(kind => (Kind: kind, Types: (IReadOnlyCollection<string>)[.. kind.Types.Where(type => filter.Types.Count == 0 || filter.Types.Contains(type))]))
            .Where(kind => kind.Types.Count > 0).ToList();
        var visible = db.Set<WorkRecord>().To(scope);
        var all = wanted.Select(kind => kind.Kind.Of(db, team, kind.Types)).Aggregate((one, other) => one.Concat(other));
        var from = Matching(visible.Where(record => all.Contains(record.Id)), filter);
        if (filter.After is { } after)
        {
            if (Behind(db, from, team, after) is not { } behind)
            {
                return RecordQueries.BadCursor();
            }

            from = behind;
        }

        var places = await InOrder(db, from, team).Take(filter.Limit + 1).ToListAsync(ct);
        List<TeamWorkSum> sums = [];
        foreach (var (kind, types) in wanted)
        {
            var own = kind.Of(db, team, types);
            sums.AddRange(await kind.SumsAsync(db, Matching(visible.Where(record => own.Contains(record.Id)), filter).Select(record => record.Id), ct));
        }

        List<TeamWorkProject> projects = [];
        foreach (var kind in _kinds)
        {
            var own = kind.Of(db, team, kind.Types);
            projects.AddRange(await kind.ProjectsAsync(db, visible.Where(record => own.Contains(record.Id)).Select(record => record.Id), ct));
        }

        var shown = places.Take(filter.Limit).ToList();
        var lines = await LinesAsync(db, shown, ct);
        return new TeamBacklogPart(
            new(await RowsAsync(db, shown, lines, projects, ct), places.Count > filter.Limit ? CursorAt(team, shown[^1], lines[shown[^1].Id]) : null, Total: sums.Sum(sum => sum.Count)),
            sums,
            projects);
    }

    /// <summary>All of it that the scope sees, in its order.</summary>
    public static IQueryable<TeamPlaceLine> Order(SynergyFlowDbContext db, IEnumerable<ITeamWork> kinds, RecordScope scope, TeamId team)
    {
        var all = kinds.Select(kind => kind.Of(db, team, kind.Types)).Aggregate((one, other) => one.Concat(other));
        return InOrder(db, db.Set<WorkRecord>().To(scope).Where(record => all.Contains(record.Id)), team);
    }

    /// <summary>What has a place by that; PostgreSQL puts what has none last.</summary>
    private static IQueryable<TeamPlaceLine> InOrder(SynergyFlowDbContext db, IQueryable<WorkRecord> records, TeamId team) => records
        .LeftJoin(
            db.Set<TeamRank>().Where(rank => rank.Team == team),
            record => record.Id,
            rank => rank.Record,
            (record, rank) => new { record.Id, record.Key, rank!.Rank, record.Priority, record.CreatedAt })
        .OrderBy(one => one.Rank).ThenBy(one => one.Priority).ThenBy(one => one.CreatedAt).ThenBy(one => one.Id)
        .Select(one => new TeamPlaceLine(one.Id, one.Key, one.Rank));

    private static IQueryable<WorkRecord> Matching(IQueryable<WorkRecord> records, TeamBacklogFilter filter)
    {
        if (filter.Text?.Trim() is { Length: > 0 } text)
        {
            var within = LikePattern.Containing(text);
            records = records.Where(record => EF.Functions.ILike(record.Key, within, LikePattern.Escape) || EF.Functions.ILike(record.Title, within, LikePattern.Escape));
        }

        if (filter.Assignee.IsSet)
        {
            var assignee = filter.Assignee.Value;
            records = records.Where(record => record.Assignee == assignee);
        }

        if (filter.Project.IsSet)
        {
            var project = filter.Project.Value;
            records = records.Where(record => record.Project == project);
        }

        if (filter.Priorities.Count > 0)
        {
            var priorities = filter.Priorities.ToList();
            records = records.Where(record => priorities.Contains(record.Priority));
        }

        return records;
    }

    [SuppressMessage("Globalization", "CA1310", Justification = "Runs as <= in the database, by bytes.")]
    private static IQueryable<WorkRecord>? Behind(SynergyFlowDbContext db, IQueryable<WorkRecord> records, TeamId team, string cursor)
    {
        if (Cursor.Read(Bound(team), cursor, s_without.Count + 1) is not { } at)
        {
            return null;
        }

        var ranks = db.Set<TeamRank>().Where(rank => rank.Team == team);
        if (at.Key[0] is { Length: > 0 } last)
        {
            return records.Where(record => !ranks.Any(rank => rank.Record == record.Id && rank.Rank.CompareTo(last) <= 0));
        }

        return RecordQueries.Beyond([.. s_without], at with { Key = [.. at.Key.Skip(1)] }) is { } beyond
            ? records.Where(beyond).Where(record => !ranks.Any(rank => rank.Record == record.Id))
            : null;
    }

    private static string CursorAt(TeamId team, TeamPlaceLine last, RecordLine line) =>
        Cursor.Write(Bound(team), backwards: false, [last.Rank ?? "", .. s_without.Select(key => key.Column.Write(line))]);

    private static string Bound(TeamId team) => $"team_backlog {team}";

    private static async Task<Dictionary<RecordId, RecordLine>> LinesAsync(SynergyFlowDbContext db, List<TeamPlaceLine> shown, CancellationToken ct)
    {
        var ids = shown.ConvertAll(place => place.Id);
        return ids.Count == 0 ? [] : await RecordQueries.Lines(db.Set<WorkRecord>().Where(record => ids.Contains(record.Id))).ToDictionaryAsync(line => line.Id, ct);
    }

    private async Task<IReadOnlyList<TeamBacklogRow>> RowsAsync(
        SynergyFlowDbContext db, List<TeamPlaceLine> shown, Dictionary<RecordId, RecordLine> lines, List<TeamWorkProject> projects, CancellationToken ct)
    {
        if (shown.Count == 0)
        {
            return [];
        }

        Dictionary<RecordId, TeamWorkFacts> facts = [];
        foreach (var own in lines.Values.GroupBy(line => EnumText.Parse<RecordKind>(line.Kind), line => line.Id))
        {
            foreach (var (id, fact) in await _kinds.Single(kind => kind.Kind == own.Key).FactsAsync(db, [.. own], ct))
            {
                facts[id] = fact;
            }
        }

        var names = await NameLookup.ReadAsync(db, lines.Values.Select(line => line.Assignee), [], ct);

        // One that left between two statements is shown the next time.
        return
        [
            .. from place in shown
               where lines.ContainsKey(place.Id) && facts.ContainsKey(place.Id)
               let line = lines[place.Id]
               let fact = facts[place.Id]
               select new TeamBacklogRow(
                   line.Id, line.Key, EnumText.Parse<RecordKind>(line.Kind), fact.Type, line.Title, line.State, fact.StateName, line.StateCategory, line.Priority,
                   names.Person(line.Assignee), fact.Project is { } project ? projects.Find(one => one.Id == project) : null, fact.TakesPoints, fact.Points, line.DueAt,
                   fact.TargetDate, line.CreatedAt, place.Rank is not null, line.Version),
        ];
    }
}

internal sealed record TeamPlaceLine(RecordId Id, string Key, string? Rank);
