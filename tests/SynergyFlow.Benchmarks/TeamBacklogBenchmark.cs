using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work.TeamBacklogs;
using SynergyFlow.Core.Work.UseCases;

namespace SynergyFlow.Benchmarks;

/// <summary>
/// The backlog of a team that has 2,500 open incidents and 2,500 work items before it, in this process: its first 100 rows with the sums, filtered, the thousandth row on,
/// and one and 200 records put to another place; first where nothing has a place, then where all have one.
/// </summary>
internal static class TeamBacklogBenchmark
{
    private const string Key = "TEAMS";
    private const int OfEach = 2_500;
    private const int Runs = 60;

    public static async Task RunAsync(RunOptions options)
    {
        await using var desk = await FilledDesk.OpenAsync(options);
        var team = await PlantAsync(desk);
        var queries = desk.Services.GetRequiredService<ITeamBacklogQueries>();
        RecordScope agent = new(Tenant.First, desk.Agent.Id, Everything: true, [team]);
        var all = await ReadAsync(new(Limit: 1));
        Report.Line($"| a backlog of {all.Items.Total:N0} among {options.Records:N0} incidents | p50 ms | p95 ms |\n|---|---:|---:|");
        await MeasureAsync("nothing has a place: the first 100 with sums and projects", _ => ReadAsync(new()));
        Random random = new(7);
        var ids = await IdsAsync();
        await MeasureAsync("nothing has a place: one put on top", run => RankAsync(new([ids[run * 40]], null, false)));
        await MeasureAsync("all get a place: one put to the bottom", async run =>
        {
            await RankAsync(new([ids[0]], null, true));
            return run;
        }, 2);
        ids = await IdsAsync();
        await MeasureAsync("the first 100 with sums and projects", _ => ReadAsync(new()));
        await MeasureAsync("the same of one kind", _ => ReadAsync(new() { Types = ["incident"] }));
        await MeasureAsync("the same with a word within the titles", run => ReadAsync(new($"planned {run}")));
        await MeasureAsync("the same of whom nobody has", _ => ReadAsync(new() { Assignee = new Optional<UserId?>(null) }));
        await MeasureAsync("the first 1,000", _ => ReadAsync(new(Limit: TeamBacklogPart.MostRows)));
        var thousandth = (await ReadAsync(new(Limit: TeamBacklogPart.MostRows))).Items.Next;
        await MeasureAsync("the 100 behind the thousandth", _ => ReadAsync(new(After: thousandth)));
        await MeasureAsync("one of them put to another place", _ => PutAsync(1));
        await MeasureAsync("200 of them put to another place", _ => PutAsync(200));

        async Task<TeamBacklogPart> ReadAsync(TeamBacklogFilter filter) => (await queries.ReadAsync(agent, team, filter, default)).Value!;

        async Task<RecordId[]> IdsAsync()
        {
            List<RecordId> found = [];
            for (string? after = null; found.Count == 0 || after is not null;)
            {
                var part = await ReadAsync(new(After: after, Limit: TeamBacklogPart.MostRows));
                found.AddRange(part.Items.Items.Select(row => row.Id));
                after = part.Items.Next;
            }

            return [.. found];
        }

        Task<int> PutAsync(int count)
        {
            RecordId[] chosen = [.. random.GetItems(ids, count * 3 + 2).Distinct().Take(count + 1)];
            return RankAsync(new(chosen[..^1], chosen[^1], true));
        }

        async Task<int> RankAsync(TeamMove move)
        {
            await using var scope = desk.Scope();
            var back = await scope.ServiceProvider.GetRequiredService<RankTeamBacklog>().ExecuteAsync(desk.Agent, new(team, move), default);
            return back.Failed ? throw new InvalidOperationException(back.Error.Message) : back.Value.Count;
        }
    }

    private static async Task MeasureAsync<T>(string what, Func<int, Task<T>> ask, int runs = Runs)
    {
        List<double> times = [];
        for (var run = 0; run < runs; run++)
        {
            var began = Stopwatch.GetTimestamp();
            await ask(run);
            if (run >= runs / 10)
            {
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }

        Report.Line($"| {what} | {Report.At(times, 0.5):N1} | {Report.At(times, 0.95):N1} |");
    }

    /// <summary>Anew in each run: a team, a project of it with items, and incidents of the desk that become its own, each as rows.</summary>
    private static async Task<TeamId> PlantAsync(FilledDesk desk)
    {
        var tenant = Tenant.First.Value;
        await using var connection = await desk.ConnectAsync();
        await MadeUpDesk.ExecuteAsync(connection, $"DELETE FROM projects.project_team AS t USING projects.project AS p WHERE p.id = t.project_id AND p.key = '{Key}'");
        var project = await PlantedProject.MakeAsync(desk, connection, Key, "A team's project");
        var todo = project.States.First(state => state.Group is StateGroup.Unstarted).Id.Value;
        await MadeUpDesk.ExecuteAsync(connection, $"""
            SET session_replication_role = replica;
            DELETE FROM work.team_rank WHERE team_id = md5('{Key}')::uuid;
            DELETE FROM teams.membership WHERE team_id = md5('{Key}')::uuid;
            DELETE FROM teams.team WHERE id = md5('{Key}')::uuid;
            INSERT INTO teams.team (tenant_id, id, name, archived, version) VALUES ('{tenant}', md5('{Key}')::uuid, 'A team with much before it', false, 1);
            INSERT INTO teams.membership (tenant_id, team_id, user_id, role, since) VALUES ('{tenant}', md5('{Key}')::uuid, '{desk.Agent.Id}', 'lead', now());
            INSERT INTO projects.project_team (tenant_id, project_id, team_id) VALUES ('{tenant}', '{project.Id}', md5('{Key}')::uuid);
            UPDATE work.record SET team_id = NULL WHERE team_id = md5('{Key}')::uuid;
            UPDATE work.record AS r SET team_id = md5('{Key}')::uuid, state = 'assigned', state_category = 'new', sensitivity = 'normal'
            FROM (SELECT tenant_id, id FROM work.record WHERE kind = 'incident' ORDER BY number DESC LIMIT {OfEach}) AS taken WHERE r.tenant_id = taken.tenant_id AND r.id = taken.id;
            INSERT INTO work.record (tenant_id, id, kind, key, number, title, description, state, state_category, priority, impact, urgency, requester_id, opened_by_id,
                contact_channel, project_id, sensitivity, tags, custom, created_at, updated_at, version)
            SELECT '{tenant}', md5('{Key}' || n)::uuid, 'work_item', '{Key}-' || n, n, 'Work that is planned ' || n, '', 'unstarted', 'new', 'P' || 1 + n % 4, 'person', 'question', '{desk.Agent.Id}', '{desk.Agent.Id}',
                'portal', '{project.Id}', 'normal', ARRAY[]::text[], '{"{}"}', now() - n * interval '1 minute', now(), 1 FROM generate_series(1, {OfEach}) AS n;
            INSERT INTO projects.work_item (tenant_id, id, project_id, item_type, state_id, acceptance_criteria, points, rank, state_since)
            SELECT '{tenant}', md5('{Key}' || n)::uuid, '{project.Id}', CASE n % 3 WHEN 0 THEN 'story' WHEN 1 THEN 'task' ELSE 'bug' END, '{todo}', '', n % 8, 'V' || lpad(to_hex(n), 5, '0'), now() FROM generate_series(1, {OfEach}) AS n;
            INSERT INTO projects.item_counter (tenant_id, project_id, next) VALUES ('{tenant}', '{project.Id}', {OfEach + 1});
            SET session_replication_role = DEFAULT;
            ANALYZE work.record;
            ANALYZE projects.work_item;
            """);
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT md5('{Key}')::uuid";
        return new TeamId((Guid)(await command.ExecuteScalarAsync())!);
    }
}
