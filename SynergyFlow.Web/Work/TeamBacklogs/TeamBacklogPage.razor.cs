using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using MudBlazor;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.TeamBacklogs;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Web.Components;
using Placement = SynergyFlow.Web.Work.Placement;

namespace SynergyFlow.Web.Work.TeamBacklogs;

/// <summary>
/// What a team has before it over desk and projects, in one order. Rows are dragged and chosen in the browser (modules/places.ts), which says where they
/// were put. What others change appears by itself; what the reader does is done in its turn, said, and can be taken back until he does something else.
/// </summary>
public sealed partial class TeamBacklogPage(
    UseCases useCases, NavigationManager navigation, ChangeFeed<RecordChanged> changes, TimeProvider time, IStringLocalizer<TeamBacklogText> words, IJSRuntime js, IDialogService dialogs)
    : IAsyncDisposable
{
    private const int RowsMore = 100;

    private static readonly TimeSpan s_settle = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource _closing = new();
    private readonly Answers _answers = new();
    private readonly Turns _turns = new();

    /// <summary>What was typed as points and could not be stored, as it was typed.</summary>
    private readonly Dictionary<RecordId, string?> _typed = [];

    private CancellationToken _left;
    private TeamBacklogMoves _moves = null!;
    private RecordWatch? _watch;
    private PlacesScript? _script;
    private ElementReference _host;
    private TenantId? _tenant;
    private UserId _me;
    private IReadOnlyList<string> _types = [];
    private TeamBacklogView? _view;
    private string? _search;
    private string? _refusal;
    private string? _done;
    private bool _busy;

    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "kind")]
    public string? Kind { get; set; }

    [SupplyParameterFromQuery(Name = "priority")]
    public string? Priority { get; set; }

    /// <summary>The id of a person, "me", or "none": nobody.</summary>
    [SupplyParameterFromQuery(Name = "assignee")]
    public string? Assignee { get; set; }

    /// <summary>The id of a project, or "none": what is of the desk.</summary>
    [SupplyParameterFromQuery(Name = "project")]
    public string? Project { get; set; }

    [SupplyParameterFromQuery(Name = "rows")]
    public int? Rows { get; set; }

    private TeamId Team => new(Id);

    private int Shown => Math.Clamp(Rows ?? RowsMore, RowsMore, TeamBacklogPart.MostRows);

    private bool Filtered => !string.IsNullOrWhiteSpace(Search) || Filter is not { Types.Count: 0, Priorities.Count: 0, Assignee.IsSet: false, Project.IsSet: false };

    /// <summary>What of the address makes no sense says nothing.</summary>
    private TeamBacklogFilter Filter => new(Search, Limit: Shown)
    {
        Types = Kind is { } kind && _types.Contains(kind) ? [kind] : [],
        Priorities = EnumText.TryParse<Priority>(Priority, out var priority) ? [priority] : [],
        Assignee = TeamBacklogChoice.Assignee(Assignee, _me),
        Project = TeamBacklogChoice.Project(Project),
    };

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
        _moves = new TeamBacklogMoves(useCases, _left);
        if (RendererInfo.IsInteractive)
        {
            _watch = new RecordWatch(
                changes, time, change => (_tenant is null || change.Tenant == _tenant) && (change.Kind != RecordChanged.OfTeamBacklog || change.RecordId == Id), _ => InvokeAsync(RefreshAsync),
                failure => DispatchExceptionAsync(failure), _left, s_settle);
            _watch.Start();
            _script = new PlacesScript(js, words, "./" + Assets["assets/modules/places.js"], PlaceAsync, DispatchExceptionAsync, _left);
        }
    }

    /// <summary>Another address of the page: what was said and done on the former one is over.</summary>
    protected override Task OnParametersSetAsync()
    {
        (_search, _done, _refusal) = (Search, null, null);
        _typed.Clear();
        _moves.Forget();
        return ReadAsync();
    }

    protected override Task OnAfterRenderAsync(bool firstRender) =>
        _script?.FollowAsync(_view is { MayRank: true, Part.Items.Items.Count: > 0 } ? _host : null) ?? Task.CompletedTask;

    private async Task RefreshAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }

    private async Task ReadAsync()
    {
        var asked = _answers.Ask();
        var read = await useCases.RunAsync((ReadTeamBacklog backlogs, Actor actor) =>
        {
            (_tenant, _me, _types) = (actor.Tenant, actor.Id, backlogs.Types);
            return backlogs.ExecuteAsync(actor, Team, Filter, _left);
        });
        if (!_answers.Take(asked))
        {
            return;
        }

        if (read.Error is NotFoundError)
        {
            navigation.NotFound();
            return;
        }

        (_view, _refusal) = (read.Value ?? _view, read.Error is { } refused ? words.Of(refused) : _refusal);
    }

    private async Task PlaceAsync(Placement placement)
    {
        TeamMove move = new(placement.Items, placement.Anchor, placement.Behind) { Off = placement.List is TeamBacklogRows.Off };
        if (placement.List is TeamBacklogRows.Below)
        {
            if (await BelowDialog.AskAsync(dialogs, Team, placement.Items) is not { } anchor)
            {
                return;
            }

            move = move with { Anchor = anchor, Behind = true };
        }

        var keys = _view!.Part.Items.Items.Where(row => placement.Items.Contains(row.Id)).Select(row => row.Key).ToList();
        await DoAsync(async () =>
        {
            var refused = await _moves.RankAsync(Team, move);
            _done = !_moves.CanUndo ? null
                : keys is [var key] ? words[move.Off ? "TakenOff" : "Placed", key].Value
                : words[move.Off ? "TakenOffMany" : "PlacedMany", placement.Items.Count].Value;
            return refused;
        });
    }

    private async Task AssignAsync(TeamBacklogRow row)
    {
        if (await AssignDialog.AskAsync(dialogs, row, _view!.Members) is { IsSet: true } chosen && chosen.Value != row.Assignee?.Id)
        {
            await DoAsync(async () =>
            {
                var refused = await _moves.AssignAsync(Team, row, chosen.Value);
                _done = refused is not null ? null
                    : _view.Members.FirstOrDefault(person => person.Id == chosen.Value) is { } person ? words["Assigned", row.Key, person.Name].Value
                    : words["AssignedNobody", row.Key].Value;
                return refused;
            });
        }
    }

    private Task EstimateAsync((TeamBacklogRow Row, string? Typed) estimate) => DoAsync(async () =>
    {
        var (row, typed) = estimate;
        if ((PointsInput.Read(typed, out var points) ?? await _moves.EstimateAsync(Team, row, points)) is { } refused)
        {
            _typed[row.Id] = typed;
            return refused;
        }

        _typed.Remove(row.Id);
        _done = points is { } known ? words["Estimated", row.Key, TeamBacklogWords.Number(known)] : words["EstimatedNone", row.Key];
        return null;
    });

    private Task UndoAsync() => _turns.TakeAsync(() => DoNowAsync(async () =>
    {
        var refused = await _moves.UndoAsync();
        _done = refused is null ? words["PutBack"].Value : null;
        return refused;
    }));

    private Task DoAsync(Func<Task<Error?>> change) => _turns.TakeAsync(async () =>
    {
        _moves.Forget();
        await DoNowAsync(change);
    });

    /// <summary>What was refused is said; what is stored is shown, whoever stored it.</summary>
    private async Task DoNowAsync(Func<Task<Error?>> change)
    {
        (_busy, _done, _refusal) = (true, null, null);
        try
        {
            _refusal = await change() is { } refused ? words.Of(refused) : null;
            await RefreshAsync();
        }
        finally
        {
            _busy = false;
        }
    }

    private void Find() => navigation.NavigateTo(Link("q", string.IsNullOrWhiteSpace(_search) ? null : _search.Trim()));

    private void Go(string name, ChangeEventArgs change) => navigation.NavigateTo(Link(name, change.Value is string { Length: > 0 } value ? value : null));

    /// <summary>The address with one part of it changed; another filter begins with the first rows.</summary>
    private string Link(string name, object? value)
    {
        (string Name, object? Value)[] now = [("q", Search), ("kind", Kind), ("priority", Priority), ("assignee", Assignee), ("project", Project)];
        var query = now.ToDictionary(part => part.Name, part => part.Value, StringComparer.Ordinal);
        query[name] = value;
        return navigation.GetUriWithQueryParameters($"/teams/{Id}/backlog", query);
    }
}
