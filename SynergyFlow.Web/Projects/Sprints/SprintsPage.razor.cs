using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
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

/// <summary>The sprints of a project, and how much was done in the last ones.</summary>
public sealed partial class SprintsPage(
    UseCases useCases, NavigationManager navigation, ChangeFeed<RecordChanged> changes, TimeProvider time, IStringLocalizer<ItemText> words, IDialogService dialogs)
    : ItemsPage(useCases, navigation, changes, time, words)
{
    private const int RowsMore = 20;

    /// <summary>Of so many the average is taken: what a team does now, not what it did in summer.</summary>
    private const int Averaged = 3;

    private IReadOnlyList<SprintRow>? _sprints;
    private IReadOnlyList<VelocityRow> _velocity = [];

    [SupplyParameterFromQuery(Name = "rows")]
    public int? Rows { get; set; }

    private int Shown => Math.Clamp(Rows ?? RowsMore, RowsMore, Sprint.Most);

    private bool InPoints => _velocity.Any(row => row.Committed.Points > 0 || row.Final.Points > 0);

    private decimal Average => _velocity.TakeLast(Averaged).Average(row => Of(row.Final).Done);

    private ChartData Bars => ChartData.Over(
        "bars", [.. _velocity.Select(row => row.Name)],
        [
            ChartSeries.Of(Said["Committed"], "muted", _velocity.Select(row => Of(row.Committed).All)),
            ChartSeries.Of(Said["Completed"], "success-fill", _velocity.Select(row => Of(row.Final).Done)),
        ],
        CultureInfo.CurrentCulture.Name);

    protected override async Task<Func<Error?>> ReadOwnAsync(ReadWorkItems items, Actor actor, ProjectDetails project)
    {
        ArgumentNullException.ThrowIfNull(items);
        var sprints = await items.Sprints.ListAsync(actor, project, Left);
        var velocity = await items.Sprints.VelocityAsync(actor, sprints, Left);
        return () =>
        {
            (_sprints, _velocity) = (sprints.Items, velocity);
            return null;
        };
    }

    private (decimal All, decimal Done) Of(SprintSums sums) => InPoints ? (sums.Points, sums.PointsDone) : (sums.Items, sums.ItemsDone);

    private async Task AddAsync()
    {
        if (await SprintDialog.AskAsync(dialogs, Project!, null, _sprints!) is { } name)
        {
            await ChangedAsync(Said["AddedDone", name]);
        }
    }

    private async Task ChangedAsync(string done)
    {
        (Done, Refusal) = (done, null);
        await ReadAsync();
    }
}
