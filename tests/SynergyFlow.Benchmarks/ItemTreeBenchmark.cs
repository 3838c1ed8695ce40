using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Projects.Sprints.UseCases;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Core.Tenants;

namespace SynergyFlow.Benchmarks;

/// <summary>
/// A project of ten epics with 10,000 items below each (1,000 stories of nine sub-tasks), in this process: an epic with its sums, a story,
/// the first page of the list, a search in it; how fast items are begun and moved, each one stored with its event; and the backlog, 6,670 stories
/// in the order of 100,010 items, with one and with 200 of them moved to another place; and its versions and components, 20 of each, with all of them
/// on one of each, and a version that is released while 1,000 of it are open; and ten fields of its own, with a value of each on each item; and thirteen sprints, what became of them, and the flow of half a year.
/// </summary>
internal static class ItemTreeBenchmark
{
    private const string Key = "TREE";
    private const int Epics = 10;
    private const int Stories = 1_000;
    private const int Parts = 9;
    private const int Runs = 60;
    private const int SomeParts = 20;

    public static async Task RunAsync(RunOptions options)
    {
        await using var desk = await FilledDesk.OpenAsync(options);
        await PlantAsync(desk);
        var queries = desk.Services.GetRequiredService<IWorkItemQueries>();
        RecordScope agent = new(Tenant.First, desk.Agent.Id, Everything: true, []);
        var epic = (await queries.FindAsync(agent, $"{Key}-1", default))!;
        var project = epic.Project.Id;
        Report.Line($"| {Epics * (1 + Stories * (1 + Parts)):N0} items; an epic has {epic.Below.Items:N0} below it, {epic.Below.Done:N0} done | p50 ms | p95 ms |\n|---|---:|---:|");
        await MeasureAsync("an epic with its sums and its first 200 parts", run => queries.FindAsync(agent, $"{Key}-{1 + run % Epics}", default));
        await MeasureAsync("a story with its nine parts", run => queries.FindAsync(agent, epic.Children[run % epic.Children.Count].Key, default));
        await MeasureAsync("the first page of what is not over, counted", _ => queries.ListAsync(
            agent, project, new(Count: true) { Groups = [StateGroup.Triage, StateGroup.Backlog, StateGroup.Unstarted, StateGroup.Started] }, default));
        await MeasureAsync("a word within the titles", run => queries.ListAsync(agent, project, new($"part {run % Parts + 1} of story 77{run % 10}"), default));
        List<RecordId> made = [];
        await MeasureAsync("an item begun", async run =>
        {
            var created = await DoAsync(desk, (CreateWorkItem create) => create.ExecuteAsync(desk.Agent, new(Key, new() { Title = $"Begun {run}", Type = WorkItemType.Story, Parent = epic.Id }), default));
            made.Add(created.Value!.Id);
            return created;
        });
        var states = epic.Project.States;
        await MeasureAsync("an item moved", run => DoAsync(desk, (MoveWorkItem move) => move.ExecuteAsync(desk.Agent, new(made[run % made.Count], states[run % states.Count].Id), default)));
        await MeasureBacklogAsync(desk, project, agent);
        await MeasurePartsAsync(desk, project, agent);
        await MeasureFieldsAsync(desk, project, agent);
        await MeasureSprintsAsync(desk, project, agent);
    }

    /// <summary>Ten fields, each item with a value of each: one of twenty options, a number of ten thousand, and eight texts.</summary>
    private static async Task MeasureFieldsAsync(FilledDesk desk, ProjectId project, RecordScope agent)
    {
        var (items, projects) = (desk.Services.GetRequiredService<IWorkItemQueries>(), desk.Services.GetRequiredService<IProjectQueries>());
        ItemFieldForm onCard = new() { OnCard = true };
        await DoAsync(desk, (ChangeFields change) => change.AddAsync(
            desk.Agent, new(Key, ItemFieldType.Choice, onCard with { Name = "Tier", Options = [.. Enumerable.Range(0, SomeParts).Select(i => new WantedOption(null, $"t{i}"))] }), default));
        await DoAsync(desk, (ChangeFields change) => change.AddAsync(desk.Agent, new(Key, ItemFieldType.Number, onCard with { Name = "Cost" }), default));
        for (var i = 0; i < 8; i++)
        {
            await DoAsync(desk, (ChangeFields change) => change.AddAsync(desk.Agent, new(Key, ItemFieldType.Text, new() { Name = $"Text {i}" }), default));
        }

        await using (var connection = await desk.ConnectAsync())
        {
            await MadeUpDesk.ExecuteAsync(connection, $"""
                INSERT INTO projects.work_item_value (tenant_id, project_id, item_id, field_id, position, option_id)
                SELECT r.tenant_id, r.project_id, r.id, o.field_id, 0, o.id FROM work.record AS r
                JOIN projects.project_field_option AS o ON o.tenant_id = r.tenant_id AND o.project_id = r.project_id AND o.name = 't' || r.number % {SomeParts} WHERE r.project_id = '{project}';
                INSERT INTO projects.work_item_value (tenant_id, project_id, item_id, field_id, position, number, text, folded)
                SELECT r.tenant_id, r.project_id, r.id, f.id, 0, CASE WHEN f.key = 'cost' THEN r.number * 7919 % 10000 * 10000 END, CASE WHEN f.key <> 'cost' THEN 'Customer ' || r.number % 5000 END, CASE WHEN f.key <> 'cost' THEN 'customer ' || r.number % 5000 END
                FROM work.record AS r JOIN projects.project_field AS f ON f.tenant_id = r.tenant_id AND f.project_id = r.project_id AND f.type <> 'choice' WHERE r.project_id = '{project}';
                ANALYZE projects.work_item_value;
                """);
        }

        var fields = await projects.FieldsAsync(Tenant.First, project, default);
        await MeasureAsync("the first page of one option of twenty, counted", run => AskAsync("tier", $"t{run % SomeParts}"));
        await MeasureAsync("the first page of a range of a number with one in a hundred, counted", run => AskAsync("cost", $"{run * 100}..{run * 100 + 99}"));
        await MeasureAsync("the first page of a text that twenty have, counted", run => AskAsync("text_3", $"customer {run}"));
        await MeasureAsync("the first page of what has no value of a field, counted", _ => AskAsync("text_7", "none"));

        Task<Page<WorkItemRow>> AskAsync(string key, string value) => items.ListAsync(
            agent, project, new(Count: true) { Fields = FieldFilter.Read(project, fields, new Dictionary<string, string> { ["field." + key] = value }, desk.Agent.Id).Value! }, default);
    }

    private static async Task MeasurePartsAsync(FilledDesk desk, ProjectId project, RecordScope agent)
    {
        var (items, projects) = (desk.Services.GetRequiredService<IWorkItemQueries>(), desk.Services.GetRequiredService<IProjectQueries>());
        List<ProjectVersionId> versions = [];
        for (var i = 0; i < 2 * SomeParts; i++)
        {
            versions.Add((await DoAsync(desk, (ChangeVersions change) => change.AddAsync(desk.Agent, new(Key, new($"v{i}")), default))).Value);
        }

        for (var i = 0; i < SomeParts; i++)
        {
            await DoAsync(desk, (ChangeComponents change) => change.AddAsync(desk.Agent, new(Key, new($"c{i}")), default));
        }

        await using (var connection = await desk.ConnectAsync())
        {
            await MadeUpDesk.ExecuteAsync(connection, $"""
                INSERT INTO projects.work_item_component (tenant_id, project_id, item_id, component_id)
                SELECT r.tenant_id, r.project_id, r.id, c.id FROM work.record AS r
                JOIN projects.project_component AS c ON c.tenant_id = r.tenant_id AND c.project_id = r.project_id AND c.name = 'c' || r.number % {SomeParts} WHERE r.project_id = '{project}';
                INSERT INTO projects.work_item_version (tenant_id, project_id, item_id, version_id)
                SELECT r.tenant_id, r.project_id, r.id, v.id FROM work.record AS r
                JOIN projects.project_version AS v ON v.tenant_id = r.tenant_id AND v.project_id = r.project_id AND v.name = 'v' || r.number % {SomeParts} WHERE r.project_id = '{project}';
                INSERT INTO projects.work_item_version (tenant_id, project_id, item_id, version_id)
                SELECT r.tenant_id, r.project_id, r.id, '{versions[SomeParts]}' FROM work.record AS r WHERE r.project_id = '{project}' AND r.state = 'unstarted' ORDER BY r.number LIMIT {ChangeVersions.MostMoved};
                ANALYZE projects.work_item_component;
                ANALYZE projects.work_item_version;
                """);
        }

        await MeasureAsync("the versions with the work of each", _ => projects.WorkByVersionAsync(agent, project, default));
        await MeasureAsync("the components with the work of each", _ => projects.WorkByComponentAsync(agent, project, default));
        await MeasureAsync("the first page of what is not over of a version, counted", run => items.ListAsync(
            agent, project, new(Count: true) { Groups = [StateGroup.Triage, StateGroup.Backlog, StateGroup.Unstarted, StateGroup.Started], Version = versions[run % SomeParts] }, default));
        await MeasureAsync(
            $"a version released, {ChangeVersions.MostMoved:N0} of it moved to the next",
            async run =>
            {
                var moved = await DoAsync(desk, (ChangeVersions change) => change.MoveAsync(
                    desk.Agent, new(Key, versions[SomeParts + run], VersionState.Released, MoveOpenTo: versions[SomeParts + run + 1]), default));
                return moved.Failed ? throw new InvalidOperationException(moved.Error.Message) : moved.Value;
            },
            SomeParts - 1);
    }

    /// <summary>Twelve sprints of 100 stories that were begun and done one after the other, and one of 200 that is under way.</summary>
    private static async Task MeasureSprintsAsync(FilledDesk desk, ProjectId project, RecordScope agent)
    {
        var (items, sprints) = (desk.Services.GetRequiredService<IWorkItemQueries>(), desk.Services.GetRequiredService<ISprintQueries>());
        var details = (await desk.Services.GetRequiredService<IProjectQueries>().FindAsync(Tenant.First, Key, default))!;
        var (started, done) = (details.States.First(state => state.Group is StateGroup.Started).Id, details.States.First(state => state.Group is StateGroup.Completed).Id);
        SprintId active = default;
        string? after = null;
        for (var i = 0; i <= ReadSprints.VelocitySprints; i++)
        {
            var last = i == ReadSprints.VelocitySprints;
            var sprint = (await DoAsync(desk, (ChangeSprints change) => change.AddAsync(
                desk.Agent, new(Key, new($"Sprint {i + 1}", null, new DateOnly(2026, 1, 1), new DateOnly(2026, 1, 14))), default))).Value;
            var page = await items.ListAsync(
                agent, project, new(Limit: last ? 200 : 100) { Ranked = true, After = after, Groups = [StateGroup.Unstarted], Types = [WorkItemType.Story] }, default);
            (active, after) = (sprint, page.Next);
            foreach (var row in page.Items)
            {
                await DoAsync(desk, (EditWorkItem edit) => edit.ExecuteAsync(desk.Agent, new(row.Id, row.Version, new() { Sprint = sprint }), default));
            }

            await DoAsync(desk, (ChangeSprints change) => change.MoveAsync(desk.Agent, new(Key, sprint, SprintState.Active), default));
            foreach (var row in page.Items.Take(last ? 100 : 80))
            {
                await DoAsync(desk, (MoveWorkItem move) => move.ExecuteAsync(desk.Agent, new(row.Id, started), default));
                await DoAsync(desk, (MoveWorkItem move) => move.ExecuteAsync(desk.Agent, new(row.Id, done), default));
            }

            if (!last)
            {
                await DoAsync(desk, (ChangeSprints change) => change.MoveAsync(desk.Agent, new(Key, sprint, SprintState.Closed), default));
            }
        }

        var listed = await sprints.ListAsync(Tenant.First, project, default);
        var (running, closed) = (listed.Where(row => row.Id == active).ToList(), listed.Where(row => row.State is SprintState.Closed).ToList());
        var now = TimeProvider.System.GetUtcNow();
        DateTimeOffset[] ends = [.. Enumerable.Range(1, ReadSprints.MostFlowDays).Select(day => now.AddDays(day - ReadSprints.MostFlowDays))];
        await MeasureAsync("the sprints with what is in each", _ => sprints.ListAsync(Tenant.First, project, default));
        await MeasureAsync("a sprint of 200 items replayed", _ => sprints.LedgersAsync(Tenant.First, project, running, default));
        await MeasureAsync($"{closed.Count} sprints of 100 items replayed", _ => sprints.LedgersAsync(Tenant.First, project, closed, default));
        await MeasureAsync($"the flow of {ReadSprints.MostFlowDays} days", _ => sprints.FlowAsync(Tenant.First, project, ends, default));
        await MeasureAsync("200 items of a sprint in their order", _ => items.ListAsync(
            agent, project, new(Limit: 200) { Ranked = true, Types = Backlog.Types, Sprint = new Optional<SprintId?>(active) }, default));
    }

    private static async Task MeasureBacklogAsync(FilledDesk desk, ProjectId project, RecordScope agent)
    {
        var queries = desk.Services.GetRequiredService<IWorkItemQueries>();
        WorkItemFilter backlog = new(Limit: 100, Count: true) { Ranked = true, Groups = Backlog.Groups, Types = Backlog.Types };
        List<RecordId> stories = [];
        for (string? after = null; stories.Count == 0 || after is not null;)
        {
            var page = await queries.ListAsync(agent, project, backlog with { Limit = 1_000, After = after }, default);
            stories.AddRange(page.Items.Select(row => row.Id));
            after = page.Next;
        }

        await MeasureAsync($"the first 100 of a backlog of {stories.Count:N0}, with its sums and epics", async _ =>
        {
            await queries.ListAsync(agent, project, backlog, default);
            await queries.PointsAsync(agent, project, backlog, default);
            return await queries.EpicsAsync(agent, project, default);
        });
        Random random = new(7);
        await MeasureAsync("one of them put to another place", _ => RankAsync(1));
        await MeasureAsync("200 of them put to another place", _ => RankAsync(200));

        async Task<int> RankAsync(int count)
        {
            RecordId[] chosen = [.. random.GetItems(stories.ToArray(), count * 3 + 2).Distinct().Take(count + 1)];
            var back = await DoAsync(desk, (RankWorkItems rank) => rank.ExecuteAsync(desk.Agent, new(project, chosen[..^1], chosen[^1], Behind: true), default));
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

    private static async Task<T> DoAsync<TUseCase, T>(FilledDesk desk, Func<TUseCase, Task<T>> run)
        where TUseCase : notnull
    {
        await using var scope = desk.Scope();
        return await run(scope.ServiceProvider.GetRequiredService<TUseCase>());
    }

    /// <summary>Anew in each run: the items are rows as the product writes them, past its triggers.</summary>
    private static async Task PlantAsync(FilledDesk desk)
    {
        var tenant = Tenant.First.Value;
        await using var connection = await desk.ConnectAsync();
        var project = await PlantedProject.MakeAsync(desk, connection, Key, "A tree of work");
        var (todo, done) = (project.States.First(state => state.Group is StateGroup.Unstarted).Id.Value, project.States.First(state => state.Group is StateGroup.Completed).Id.Value);
        const int OfEpic = 1 + Stories * (1 + Parts);

        // Numbers count through each epic: the epic, then each story with its parts. Every third sub-task is done.
        await MadeUpDesk.ExecuteAsync(connection, $"""
            SET session_replication_role = replica;
            CREATE TEMP TABLE tree AS
            SELECT n, md5('{Key}' || n)::uuid AS id, (n - 1) / {OfEpic} AS epic, (n - 1) % {OfEpic} AS at FROM generate_series(1, {Epics * OfEpic}) AS n;
            INSERT INTO work.record (tenant_id, id, kind, key, number, title, description, state, state_category, priority, impact, urgency, requester_id, opened_by_id,
                contact_channel, parent_id, project_id, sensitivity, tags, custom, created_at, updated_at, version)
            SELECT '{tenant}', t.id, 'work_item', '{Key}-' || t.n, t.n,
                CASE WHEN t.at = 0 THEN 'Epic ' || t.epic WHEN t.at % {1 + Parts} = 1 THEN 'Story ' || t.at / {1 + Parts} ELSE 'Part ' || (t.at - 1) % {1 + Parts} || ' of story ' || t.at / {1 + Parts} END,
                '', CASE WHEN t.at % 3 = 2 THEN 'completed' ELSE 'unstarted' END, CASE WHEN t.at % 3 = 2 THEN 'closed' ELSE 'new' END, 'P3', 'person', 'question', '{desk.Agent.Id}', '{desk.Agent.Id}',
                'portal', CASE WHEN t.at = 0 THEN NULL WHEN t.at % {1 + Parts} = 1 THEN md5('{Key}' || t.epic * {OfEpic} + 1)::uuid
                    ELSE md5('{Key}' || t.n - (t.at - 1) % {1 + Parts})::uuid END,
                '{project.Id}', 'normal', ARRAY[]::text[], '{"{}"}', now(), now(), 1
            FROM tree AS t;
            INSERT INTO projects.work_item (tenant_id, id, project_id, item_type, state_id, acceptance_criteria, points, estimate_minutes, remaining_minutes, rank, state_since)
            SELECT '{tenant}', t.id, '{project.Id}', CASE WHEN t.at = 0 THEN 'epic' WHEN t.at % {1 + Parts} = 1 THEN 'story' ELSE 'subtask' END,
                CASE WHEN t.at % 3 = 2 THEN '{done}'::uuid ELSE '{todo}'::uuid END, '', CASE WHEN t.at % {1 + Parts} = 1 THEN 3 END, 60, 30, 'V' || lpad(to_hex(t.n), 5, '0'), now()
            FROM tree AS t;
            INSERT INTO projects.item_counter (tenant_id, project_id, next) VALUES ('{tenant}', '{project.Id}', {Epics * OfEpic + 1});
            DROP TABLE tree;
            SET session_replication_role = DEFAULT;
            ANALYZE work.record;
            ANALYZE projects.work_item;
            """);
    }
}
