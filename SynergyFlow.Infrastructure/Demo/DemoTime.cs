using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Time;
using SynergyFlow.Core.Time.UseCases;

namespace SynergyFlow.Infrastructure.Demo;

/// <summary>Time that people of the demo company logged today and in the week before, which one of them has submitted.</summary>
internal static class DemoTime
{
    private static readonly DemoEntry[] s_entries =
    [
        new("Ayu Lestari", 0, 45, TimeActivity.Work, "Looked for the rule that swallows the mails", "INC-17"),
        new("Dewi Anggraini", 0, 120, TimeActivity.Work, "The draft survives a closed browser", "BP-3"),
        new("Dewi Anggraini", 0, 30, TimeActivity.Communication, "What the call centre sees, and what the portal logs", "INC-15", "BP-5"),
        new("Carla Mendoza", 0, 60, TimeActivity.Work, "Moved the patch panel", "INC-13", "OPS-1") { Split = [40, 20] },
        new("Dewi Anggraini", -7, 300, TimeActivity.Work, "Prices of all routes in one query", "BP-2"),
        new("Dewi Anggraini", -7, 60, TimeActivity.Meeting, "Planning of the next sprint"),
    ];

    public static async Task RunAsync(IServiceScopeFactory scopes, IReadOnlyDictionary<string, User> people, DateTimeOffset now, CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        foreach (var demo in s_entries)
        {
            var actor = Of(people, demo.Person);
            var records = await DemoDesk.InScopeAsync(scopes, actor, (FindTargets find) => find.ResolveAsync(actor, demo.Records, ct));
            DemoDesk.Stop(records.Error);
            WorklogFields fields = new()
            {
                Day = today.AddDays(demo.Days),
                Minutes = demo.Minutes,
                Activity = demo.Activity,
                Note = demo.Note,
                Mode = demo.Split.Count > 0 ? AllocationMode.Split : AllocationMode.Mirror,
                Shares = [.. records.Value!.Select((record, at) => new TimeShare(record.Id, demo.Split.Count > 0 ? demo.Split[at] : null))],
            };
            DemoDesk.Stop((await DemoDesk.InScopeAsync(scopes, actor, (LogTime log) => log.ExecuteAsync(actor, new(fields), ct))).Error);
        }

        var dewi = Of(people, "Dewi Anggraini");
        DemoDesk.Stop((await DemoDesk.InScopeAsync(scopes, dewi, (DecideWeek decide) =>
            decide.ExecuteAsync(dewi, new(dewi.Id, TimeWeek.MondayOf(today.AddDays(-7)), WeekState.Submitted), ct))).Error);
    }

    private static Actor Of(IReadOnlyDictionary<string, User> people, string name) => new(people[name].Tenant, people[name].Id, name, Channel.Ui);

    /// <param name="Days">From today.</param>
    private sealed record DemoEntry(string Person, int Days, int Minutes, TimeActivity Activity, string Note, params string[] Records)
    {
        public IReadOnlyList<int> Split { get; init; } = [];
    }
}
