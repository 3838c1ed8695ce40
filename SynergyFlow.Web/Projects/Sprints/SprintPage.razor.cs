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

/// <summary>One sprint: what it held, what came and went, what was done, and what is left.</summary>
public sealed partial class SprintPage(
    UseCases useCases, NavigationManager navigation, ChangeFeed<RecordChanged> changes, TimeProvider time, IStringLocalizer<ItemText> words, BrowserTimeZone zone)
    : ItemsPage(useCases, navigation, changes, time, words)
{
    private const string UpText = "up";
    private const string ItemsText = "items";

    private SprintRow? _sprint;
    private IReadOnlyList<SprintRow> _known = [];
    private SprintReport? _report;
    private CapacityReport? _capacity;

    [Parameter]
    public required Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = "chart")]
    public string? Kind { get; set; }

    [SupplyParameterFromQuery(Name = "unit")]
    public string? Unit { get; set; }

    private bool Up => Kind is UpText;

    /// <summary>What was never estimated is counted.</summary>
    private bool InItems => Unit is ItemsText || _report!.Steps.All(step => step.Sums.Points == 0);

    private decimal Came => _report!.Scope.Where(change => change.Points > 0).Sum(change => change.Points);

    private decimal Went => -_report!.Scope.Where(change => change.Points < 0).Sum(change => change.Points);

    private (string Title, string None, IReadOnlyList<SprintItem> Items)[] Lists =>
        [("Completed", "NothingCompleted", _report!.Done), (_sprint!.State is SprintState.Closed ? "NotCompleted" : "StillOpen", "NothingOpen", _report.Open)];

    private DateTimeOffset Now => Time.GetUtcNow();

    private DateOnly Today => DateOnly.FromDateTime(zone.ToLocal(Now).DateTime);

    private ChartData Picture
    {
        get
        {
            // The last step holds until now, or the end.
            var until = _sprint!.ClosedAt ?? Now;
            List<SprintStep> steps = [.. _report!.Steps, new(until, _report.Now)];
            var (from, end) = (steps[0].At, Planned);
            var scope = ChartSeries.Of(Said["ScopeSeries"], "warning-fill", steps.Select(step => (step.At, All(step.Sums))));
            List<ChartSeries> series = Up
                ? [scope, ChartSeries.Of(Said["Completed"], "success-fill", steps.Select(step => (step.At, DoneOf(step.Sums))))]
                :
                [
                    ChartSeries.Of(Said["Left"], "primary", steps.Select(step => (step.At, All(step.Sums) - DoneOf(step.Sums)))),
                    scope,
                    ChartSeries.Of(Said["Ideal"], "muted", [(from, All(_report.Committed)), (end, 0)], dashed: true),
                ];
            return ChartData.Steps(series, from, end > until ? end : until, CultureInfo.CurrentCulture.Name, zone.Zone);
        }
    }

    /// <summary>The end of its last day, where the reader is.</summary>
    private DateTimeOffset Planned
    {
        get
        {
            var midnight = DateTime.SpecifyKind((_sprint!.EndsOn ?? DateOnly.FromDateTime(Now.UtcDateTime)).AddDays(1).ToDateTime(TimeOnly.MinValue), DateTimeKind.Unspecified);
            return new DateTimeOffset(midnight, zone.Zone.GetUtcOffset(midnight));
        }
    }

    protected override async Task<Func<Error?>> ReadOwnAsync(ReadWorkItems items, Actor actor, ProjectDetails project)
    {
        ArgumentNullException.ThrowIfNull(items);
        var sprints = await items.Sprints.ListAsync(actor, project, Left);
        var sprint = sprints.Items.FirstOrDefault(one => one.Id.Value == Id);
        var report = sprint is { StartedAt: not null } ? await items.Sprints.ReportAsync(actor, sprints, sprint.Id, Left) : default;
        var capacity = sprint is null ? default : await items.Sprints.Capacity.ExecuteAsync(actor, project, sprint.Id, Today, Left);
        return () =>
        {
            if (sprint is null)
            {
                Navigation.NotFound();
                return null;
            }

            (_sprint, _known, _report, _capacity) = (sprint, sprints.Items, report.Value, capacity.Value);
            return report.Error ?? capacity.Error;
        };
    }

    private decimal All(SprintSums sums) => InItems ? sums.Items : sums.Points;

    private decimal DoneOf(SprintSums sums) => InItems ? sums.ItemsDone : sums.PointsDone;

    private string Both(decimal points, int items) => $"{Said.Points(points)} · {Said.Items(items)}";

    private void Go((string Name, object? Value) change) =>
        Navigation.NavigateTo(Navigation.Changed($"/projects/{Key}/sprints/{Id}", [("chart", Kind), ("unit", Unit)], change));

    private async Task ChangedAsync(string done)
    {
        (Done, Refusal) = (done, null);
        await ReadAsync();
    }
}
