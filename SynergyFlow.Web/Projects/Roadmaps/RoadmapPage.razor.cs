using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Roadmaps;
using SynergyFlow.Core.Projects.Roadmaps.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Projects.Items;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Projects.Roadmaps;

/// <summary>
/// Epics, versions and milestones over time: of one project, or of all that the reader sees. Bars are dragged in the browser (modules/roadmap.ts), which says
/// what days they were put on.
/// </summary>
public sealed partial class RoadmapPage(
    UseCases useCases, NavigationManager navigation, ChangeFeed<RecordChanged> changes, TimeProvider time, BrowserTimeZone zone, IJSRuntime js, IDialogService dialogs) : IAsyncDisposable
{
    private static readonly string s_kind = RecordKind.WorkItem.ToText();

    private readonly CancellationTokenSource _closing = new();
    private readonly Answers _answers = new();
    private readonly Turns _turns = new();
    private CancellationToken _left;
    private RecordWatch? _watch;
    private RoadmapScript? _script;
    private RoadmapPlans? _plans;
    private ElementReference _host;
    private TenantId? _tenant;
    private ProjectDetails? _project;
    private Roadmap? _roadmap;
    private IReadOnlyList<RoadmapLine> _lines = [];
    private IReadOnlyList<RoadmapArrow> _arrows = [];
    private string? _refusal;
    private string? _done;
    private bool _mayManage;
    private bool _mayPlan;
    private bool _busy;

    /// <summary>Of a project; null: the page of all.</summary>
    [Parameter]
    public string? Key { get; set; }

    [SupplyParameterFromQuery(Name = "project")]
    public string? Project { get; set; }

    /// <summary>The id of a team.</summary>
    [SupplyParameterFromQuery(Name = "team")]
    public string? Team { get; set; }

    [SupplyParameterFromQuery(Name = "by")]
    public string? By { get; set; }

    [SupplyParameterFromQuery(Name = "zoom")]
    public string? ZoomText { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    [SupplyParameterFromQuery(Name = "done")]
    public bool Done { get; set; }

    [SupplyParameterFromQuery(Name = "view")]
    public string? View { get; set; }

    private RoadmapPlan Plan => _roadmap!.Plan;

    private string Path => Key is null ? "/roadmap" : $"/projects/{Key}/roadmap";

    private bool AsTable => View is "table";

    private bool ByTeam => By is "team" && Key is null;

    private bool Filtered => Key is null && (Project is not null || Team is not null);

    private bool Empty => Plan.Epics.Count == 0 && !Plan.Versions.Any(version => version.Dated) && Plan.Milestones.Count == 0;

    /// <summary>Versions and milestones are changed under their project's version: on its own page only.</summary>
    private bool MayMoveParts => _mayManage && _project is { ArchivedAt: null };

    private RoadmapZoom Zoom => EnumText.TryParse<RoadmapZoom>(ZoomText, out var zoom) ? zoom : RoadmapZoom.Months;

    private RoadmapScale Scale => RoadmapScale.Of(
        Zoom, DateOnly.TryParseExact(From, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from) ? from : null, _roadmap?.Today ?? Today);

    private DateOnly Today => DateOnly.FromDateTime(zone.ToLocal(time.GetUtcNow()).DateTime);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        if (_watch is not null)
        {
            await _watch.DisposeAsync();
        }

        if (_script is not null)
        {
            await _script.DisposeAsync();
        }

        _closing.Dispose();
    }

    protected override void OnInitialized()
    {
        _left = _closing.Token;
        _plans = new RoadmapPlans(useCases, _left);
        if (RendererInfo.IsInteractive)
        {
            _script = new RoadmapScript(js, Said, "./" + Assets["assets/modules/roadmap.js"], PlanAsync, AskAsync, DispatchExceptionAsync, _left);
            _watch = new RecordWatch(
                changes, time, change => (_tenant is null || change.Tenant == _tenant) && (change.Kind == s_kind || change.Kind == RecordChanged.OfProject), _ => InvokeAsync(RefreshAsync), failure => DispatchExceptionAsync(failure),
                _left, TimeSpan.FromMilliseconds(300));
            _watch.Start();
        }
    }

    protected override Task OnParametersSetAsync()
    {
        (_done, _refusal) = (null, null);
        _plans!.Forget();
        return ReadAsync();
    }

    protected override Task OnAfterRenderAsync(bool firstRender) => _script?.FollowAsync(_roadmap is not null && _mayPlan && !Empty && !AsTable ? _host : null) ?? Task.CompletedTask;

    private async Task ReadAsync()
    {
        var (asked, today) = (_answers.Ask(), Today);
        RoadmapFilter filter = new(Team: Guid.TryParse(Team, out var team) ? new TeamId(team) : null, Done: Done) { Key = Project };
        var read = await useCases.RunAsync(async (ReadRoadmap roadmap, Actor actor) =>
        {
            var mayPlan = await roadmap.MayPlanAsync(actor, _left);
            if (Key is null)
            {
                var all = await roadmap.AllAsync(actor, filter, today, _left);
                return all.Failed ? null : new Read(actor.Tenant, all.Value, null, false, mayPlan);
            }

            var found = await roadmap.Projects.FindAsync(actor, Key, _left);
            return found.Failed ? null : new Read(
                actor.Tenant, await roadmap.OfAsync(actor, found.Value, Done, today, _left), found.Value,
                await roadmap.Projects.MayManageAsync(actor, found.Value, _left), mayPlan && found.Value.ArchivedAt is null);
        });
        if (!_answers.Take(asked))
        {
            return;
        }

        if (read is null)
        {
            navigation.NotFound();
            return;
        }

        (_tenant, _roadmap, _project, _mayManage, _mayPlan) = (read.Tenant, read.Roadmap, read.Project, read.MayManage, read.MayPlan);
        _lines = RoadmapLines.Of(_roadmap, _project is not null, ByTeam, Said["NoTeam"]);
        _arrows = RoadmapLines.Arrows(Plan, _lines, Scale);
    }

    private Task PlanAsync(Replanning wanted) => InvokeAsync(() => _turns.TakeAsync(() => DoAsync(() => SaveAsync(wanted))));

    private Task UndoAsync() => _turns.TakeAsync(() => DoAsync(async () =>
    {
        var refused = await _plans!.UndoAsync();
        _done = refused is null ? Said["PutBack"].Value : null;
        return refused;
    }));

    /// <summary>Asks for the dates of an epic, a version or a milestone in a dialog, which stays open as long as they are refused.</summary>
    private async Task AskAsync(RoadmapPart part, Guid id)
    {
        if (RoadmapPlans.Find(Plan, part, id) is not var (name, start, end))
        {
            return;
        }

        await dialogs.ShowAsync<DatesDialog>(null, new DialogParameters<DatesDialog>
        {
            { dialog => dialog.Name, name },
            { dialog => dialog.Part, part },
            { dialog => dialog.Start, start },
            { dialog => dialog.End, end },
            { dialog => dialog.Save, async (first, last) =>
                {
                    Error? refused = null;
                    await _turns.TakeAsync(async () =>
                    {
                        refused = await SaveAsync(new(part, id, part is RoadmapPart.Milestone ? last : first, last));
                        _refusal = null;
                        await RefreshAsync();
                    });
                    return refused;
                }
            },
        });
    }

    private async Task<Error?> SaveAsync(Replanning wanted)
    {
        _plans!.Forget();
        _done = null;
        if (RoadmapPlans.Find(Plan, wanted.Part, wanted.Id) is not var (name, start, end) || (start, end) == (wanted.Start, wanted.End))
        {
            return null;
        }

        var refused = await _plans.SaveAsync(Plan, wanted);
        _done = refused is null ? Said["Planned", name, wanted is { Part: RoadmapPart.Milestone, End: { } day } ? RoadmapWords.Day(day) : Said.Days(wanted.Start, wanted.End)].Value : null;
        return refused;
    }

    /// <summary>What was refused is said; what is stored is shown, whoever stored it.</summary>
    private async Task DoAsync(Func<Task<Error?>> change)
    {
        (_busy, _done, _refusal) = (true, null, null);
        try
        {
            _refusal = await change() is { } refused ? Said.Of(refused) : null;
            await RefreshAsync();
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task RefreshAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }

    private void Go((string Name, object? Value) change) => navigation.NavigateTo(Link(change));

    private string Link((string Name, object? Value) change) => navigation.Changed(
        Path, [("project", Project), ("team", Team), ("by", By), ("zoom", ZoomText), ("from", From), ("done", Done ? true : null), ("view", View)], change);

    private static string Iso(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private sealed record Read(TenantId Tenant, Roadmap Roadmap, ProjectDetails? Project, bool MayManage, bool MayPlan);
}
