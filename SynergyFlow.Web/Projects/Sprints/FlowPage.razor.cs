using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Components.Charts;
using SynergyFlow.Web.Projects.Items;

namespace SynergyFlow.Web.Projects.Sprints;

/// <summary>How much of a project was in which group at the end of each of the reader's days; the last entry is now.</summary>
public sealed partial class FlowPage(
    UseCases useCases, NavigationManager navigation, ChangeFeed<RecordChanged> changes, TimeProvider time, IStringLocalizer<ItemText> words, BrowserTimeZone zone)
    : ItemsPage(useCases, navigation, changes, time, words)
{
    private static readonly int[] s_choices = [14, 30, 90, 180];

    /// <summary>From the bottom of the picture up.</summary>
    private static readonly StateGroup[] s_groups = [StateGroup.Completed, StateGroup.Started, StateGroup.Unstarted, StateGroup.Backlog];

    private IReadOnlyList<FlowDay>? _flow;

    [SupplyParameterFromQuery(Name = "days")]
    public int? Days { get; set; }

    private int Shown => s_choices.Contains(Days ?? 0) ? Days!.Value : s_choices[1];

    private bool IsEmpty => _flow!.All(day => day is { Backlog: 0, Unstarted: 0, Started: 0, Completed: 0 });

    private ChartData Areas => ChartData.Over(
        "areas", [.. _flow!.Select(DayOf)],
        [
            ChartSeries.Of(Said["Group.completed"], "success-fill", _flow!.Select(day => (decimal)day.Completed)),
            ChartSeries.Of(Said["Group.started"], "primary", _flow!.Select(day => (decimal)day.Started)),
            ChartSeries.Of(Said["Group.unstarted"], "warning-fill", _flow!.Select(day => (decimal)day.Unstarted)),
            ChartSeries.Of(Said["Group.backlog"], "muted", _flow!.Select(day => (decimal)day.Backlog)),
        ],
        CultureInfo.CurrentCulture.Name);

    protected override async Task<Func<Error?>> ReadOwnAsync(ReadWorkItems items, Actor actor, ProjectDetails project)
    {
        ArgumentNullException.ThrowIfNull(items);
        var now = Time.GetUtcNow();
        var today = zone.ToLocal(now).Date;
        DateTimeOffset[] ends =
        [
            .. Enumerable.Range(0, Shown - 1).Select(day =>
            {
                var midnight = DateTime.SpecifyKind(today.AddDays(day + 2 - Shown), DateTimeKind.Unspecified);
                return new DateTimeOffset(midnight, zone.Zone.GetUtcOffset(midnight));
            }),
            now,
        ];
        var flow = await items.Sprints.FlowAsync(actor, project, ends, Left);
        return () =>
        {
            _flow = flow;
            return null;
        };
    }

    /// <summary>The day that ends at its moment.</summary>
    private string DayOf(FlowDay day) => zone.ToLocal(day.At).AddTicks(-1).ToString("d MMM", CultureInfo.CurrentCulture);
}
