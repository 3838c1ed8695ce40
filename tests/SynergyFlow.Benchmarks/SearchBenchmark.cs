using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Search;

namespace SynergyFlow.Benchmarks;

/// <summary>
/// What a search costs at the server with so many records, page and excerpts included:
/// <c>dotnet run -c Release --project tests/SynergyFlow.Benchmarks -- search</c>.
/// </summary>
internal static class SearchBenchmark
{
    private const int Runs = 30;

    public static async Task RunAsync(RunOptions options)
    {
        await using var desk = await FilledDesk.OpenAsync(options);
        await RunAsync(desk);
    }

    public static Task RunAsync(FilledDesk desk) => MeasureAsync(desk.Services.GetRequiredService<IRecordSearch>(), desk.Options.Records);

    private static async Task MeasureAsync(IRecordSearch search, int records)
    {
        MadeUpText text = new(7);
        var people = MadeUpDesk.People(records);
        RecordScope agent = new(Tenant.First, new UserId(MadeUpDesk.Person(20)), Everything: true, [new TeamId(MadeUpDesk.Teams[3])]);
        RecordScope Own() => new(Tenant.First, new UserId(MadeUpDesk.Person(text.Below(people))), Everything: false, []);
        string[] common = ["laptop", "yesterday", "update", "printer", "slow", "since"];
        string[] middle = ["payroll", "certificate", "router", "forklift terminal", "projector"];
        string Common() => common[text.Below(common.Length)];
        string Middle() => middle[text.Below(middle.Length)];
        (string Name, Func<(RecordScope, string, SearchFacts, SearchSort, bool)> Ask)[] shapes =
        [
            ("a machine's name", () => (agent, text.Machine(), new(), SearchSort.Relevance, false)),
            ("a key", () => (agent, $"INC-{text.Below(records) + 1}", new(), SearchSort.Relevance, false)),
            ("two words", () => (agent, $"{Middle()} battery", new(), SearchSort.Relevance, false)),
            ("a phrase", () => (agent, "\"prints blank pages\" " + Middle(), new(), SearchSort.Relevance, false)),
            ("a common word", () => (agent, Common(), new(), SearchSort.Relevance, false)),
            ("a common word, newest first", () => (agent, Common(), new(), SearchSort.Newest, false)),
            ("a common word of one assignee", () => (agent, Common(), new() { Assignee = new UserId(MadeUpDesk.Person(text.Skewed(people / 20) * 20)) }, SearchSort.Relevance, false)),
            ("a common word, team and state", () => (agent, Common(), new() { Team = new TeamId(MadeUpDesk.Teams[text.Below(20)]), State = "closed" }, SearchSort.Relevance, false)),
            ("a common word, P1 with a tag", () => (agent, Common(), new() { Priority = Priority.P1, Tag = "onsite" }, SearchSort.Relevance, false)),
            ("while typing", () => (agent, Middle()[..4], new(), SearchSort.Relevance, true)),
            ("a requester's own", () => (Own(), Common(), new(), SearchSort.Relevance, false)),
            ("a typo", () => (agent, "certifcate batery", new(), SearchSort.Relevance, false)),
        ];
        List<double> all = [];
        Report.Line($"| search, server side; goal p95 100 | p50 ms | p95 ms | found | given up after 3 s |\n|---|---:|---:|---:|---:|");
        foreach (var (name, ask) in shapes)
        {
            List<double> times = [];
            long found = 0;
            var tooSlow = 0;
            for (var run = -5; run < Runs; run++)
            {
                var (scope, words, facts, sort, typing) = ask();
                var started = Stopwatch.GetTimestamp();
                var page = await search.FindAsync(
                    scope, new SearchRequest(SearchWords.Parse(words).Value!, facts, sort) { Typing = typing }, CancellationToken.None);
                if (run >= 0)
                {
                    times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                    found += page.Value?.Total ?? 0;
                    tooSlow += page.Failed ? 1 : 0;
                }
            }

            all.AddRange(times);
            Report.Line($"| {name} | {Report.At(times, 0.5):N1} | {Report.At(times, 0.95):N1} | {found / Runs:N0} | {tooSlow} |");
        }

        Report.Line($"| all | {Report.At(all, 0.5):N1} | {Report.At(all, 0.95):N1} | | |");
    }
}
