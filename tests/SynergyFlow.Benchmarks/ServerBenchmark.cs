using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Core.Work.Views;
using SynergyFlow.Core.Work.Views.UseCases;

namespace SynergyFlow.Benchmarks;

/// <summary>What the queue and the ticket page ask for, at the server: the queries that the pages use, one reader, one after the other.</summary>
internal static class ServerBenchmark
{
    public static async Task QueueAsync(RunOptions options)
    {
        await using var desk = await FilledDesk.OpenAsync(options);
        await QueueAsync(desk);
    }

    /// <summary>Each built-in view as it stands in the queue: 50 rows, and the count up to its cap.</summary>
    public static async Task QueueAsync(FilledDesk desk)
    {
        var queries = desk.Services.GetRequiredService<IRecordQueries>();
        var runs = desk.Options.Count ?? 60;
        var agent = await ScopeAsync(desk, desk.Agent);
        MadeUpText text = new(11);
        RecordScope Requester() => new(Tenant.First, new UserId(MadeUpDesk.Person(text.Below(MadeUpDesk.People(desk.Options.Records)))), Everything: false, []);
        Report.Line($"| queue page, server side | goal | p50 ms | p95 ms | p99 ms |\n|---|---|---:|---:|---:|");
        List<double> all = [];
        foreach (var view in BuiltInViews.All)
        {
            RecordListRequest request = new(RecordFilter.Parse(view.Settings.Filter).Value, RecordSort.Parse(view.Settings.Sort).Value, Count: true);
            all.AddRange(await RowAsync($"{view.Key}{(view.Own ? ", a requester" : "")}", runs, async () =>
                Found(await queries.ListAsync(view.Own ? Requester() : agent, request, default))));
        }

        Row("all of these", "p95 30", all);
        await RowAsync("my-open of another agent", runs, async () => Found(await queries.ListAsync(
            agent with { User = new UserId(MadeUpDesk.Person(text.Skewed(MadeUpDesk.People(desk.Options.Records) / 20) * 20)) },
            new(RecordFilter.Parse(BuiltInViews.All[0].Settings.Filter).Value, RecordSort.Parse(BuiltInViews.All[0].Settings.Sort).Value, Count: true),
            default)));
        var next = Found(await queries.ListAsync(agent, new(RecordFilter.Parse(BuiltInViews.First(false).Settings.Filter).Value), default)).Next;
        await RowAsync("open, second page", runs, async () => Found(await queries.ListAsync(
            agent, new(RecordFilter.Parse(BuiltInViews.First(false).Settings.Filter).Value, Cursor: next, Count: true), default)));
        var open = RecordFilter.Parse(BuiltInViews.First(false).Settings.Filter).Value;
        await RowAsync("open, in groups of states, counted", runs / 4, async () =>
        {
            Found(await queries.ListAsync(agent, new(open, Count: true) { Group = ListGroup.State }, default));
            await queries.GroupsAsync(agent, new(open) { Group = ListGroup.State }, default);
        });
        await RowAsync("counters of all views (after the rows)", runs / 4, async () =>
        {
            await using var scope = desk.Scope();
            await scope.ServiceProvider.GetRequiredService<ReadViews>().CountAsync(desk.Agent, TimeSpan.Zero, default);
        });
        await RowAsync("my work", runs / 2, async () =>
        {
            await using var scope = desk.Scope();
            await scope.ServiceProvider.GetRequiredService<IMyWork>().ReadAsync(
                agent with { User = new UserId(MadeUpDesk.Person(text.Skewed(MadeUpDesk.People(desk.Options.Records) / 20) * 20)) }, TimeProvider.System.GetUtcNow(), TimeZoneInfo.Utc, default);
        });
    }

    public static async Task TicketAsync(RunOptions options)
    {
        await using var desk = await FilledDesk.OpenAsync(options);
        await TicketAsync(desk);
    }

    /// <summary>All that the ticket page reads before it is whole: the fields with relations and watchers, the first page of what happened, the files.</summary>
    public static async Task TicketAsync(FilledDesk desk)
    {
        var records = desk.Services.GetRequiredService<IRecordQueries>();
        var incidents = desk.Services.GetRequiredService<IIncidentQueries>();
        var agent = await ScopeAsync(desk, desk.Agent);
        MadeUpText text = new(12);
        var longest = await LongestAsync(desk);
        string New() => $"INC-{desk.Options.Records - text.Skewed(desk.Options.Records)}";
        string Any() => $"INC-{1 + text.Below(desk.Options.Records)}";
        string Long() => longest[text.Below(longest.Count)];
        Report.Line($"| ticket page data, server side | goal | p50 ms | p95 ms | p99 ms |\n|---|---|---:|---:|---:|");
        var runs = desk.Options.Count ?? 300;
        await TicketAsync("mostly new ones", "p95 30", New);
        await TicketAsync("any of three years", "p95 30", Any);
        await TicketAsync("the hundred with most comments", "p95 30", Long);
        await RowAsync("its neighbours in the list of open ones", runs / 4, async () =>
        {
            if (await records.FindAsync(agent, New(), default) is { } head)
            {
                await records.NeighboursAsync(agent, head.Id, RecordFilter.Parse(BuiltInViews.First(false).Settings.Filter).Value, RecordSort.Default, default);
            }
        });

        async Task TicketAsync(string name, string goal, Func<string> key) => Row(name, goal, await Load.TimesAsync(runs, async () =>
        {
            if (await incidents.FindByKeyAsync(agent, key(), default) is not { } incident)
            {
                return; // restricted to another team
            }

            _ = await records.TimelineAsync(agent, incident.Id, TimelineFilter.All, null, 50, default);
            await records.AttachmentsAsync(agent, incident.Id, default);
        }));
    }

    private static async Task<List<string>> LongestAsync(FilledDesk desk)
    {
        await using var connection = await desk.ConnectAsync();
        await using Npgsql.NpgsqlCommand command = new("SELECT key FROM work.record WHERE kind = 'incident' ORDER BY version DESC LIMIT 100", connection);
        await using var reader = await command.ExecuteReaderAsync();
        List<string> keys = [];
        while (await reader.ReadAsync())
        {
            keys.Add(reader.GetString(0));
        }

        return keys;
    }

    private static async Task<RecordScope> ScopeAsync(FilledDesk desk, Actor actor)
    {
        await using var scope = desk.Scope();
        return await scope.ServiceProvider.GetRequiredService<IAuthorizer>().ScopeAsync(actor, default);
    }

    private static async Task<List<double>> RowAsync(string name, int runs, Func<Task> act)
    {
        var times = await Load.TimesAsync(runs, act);
        Row(name, "", times);
        return times;
    }

    private static void Row(string name, string goal, List<double> times) =>
        Report.Line($"| {name} | {goal} | {Report.At(times, 0.5):N1} | {Report.At(times, 0.95):N1} | {Report.At(times, 0.99):N1} |");

    private static Page<RecordRow> Found(Result<Page<RecordRow>> page) => page.Value ?? throw new InvalidOperationException(page.Error!.Message);
}
