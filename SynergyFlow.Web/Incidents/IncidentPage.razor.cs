using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents;

/// <summary>
/// One incident: conversation and history, fields, files, relations. What others change appears by itself; what the reader is
/// typing lives in the parts of the page and is not touched by it.
/// </summary>
public sealed partial class IncidentPage(
    UseCases useCases,
    IIncidentQueries queries,
    IReads reads,
    IPeople people,
    IDialogService dialogs,
    ChangeFeed<RecordChanged> changes,
    NavigationManager navigation,
    BrowserTimeZone zone,
    TimeProvider time,
    IStringLocalizer<IncidentText> text) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly Answers _answers = new();
    private readonly Answers _draftAnswers = new();
    private CancellationToken _closed;
    private IncidentDetails? _incident;
    private IncidentAccess? _access;
    private IncidentEdits? _edits;
    private IReadOnlyList<DraftText>? _drafts;
    private IncidentTimeline? _timeline;
    private RecordWatch? _watch;
    private (IncidentDetails Incident, IncidentAccess Access)? _next;
    private string? _loaded;
    private bool _missing;

    [Parameter, EditorRequired]
    public required string Key { get; set; }

    /// <summary>The key of a merged incident that led here.</summary>
    [SupplyParameterFromQuery]
    public string? Merged { get; set; }

    /// <summary>Shows a merged incident itself instead of going on to where it was merged into.</summary>
    [SupplyParameterFromQuery]
    public string? Itself { get; set; }

    /// <summary>The filter of the list that the reader came from: it has a next one.</summary>
    [SupplyParameterFromQuery]
    public string? List { get; set; }

    [SupplyParameterFromQuery]
    public string? Sort { get; set; }

    /// <summary>Handed from the prerendered page to its circuit, so that the page does not blink.</summary>
    [PersistentState(RestoreBehavior = RestoreBehavior.SkipLastSnapshot)]
    public Handed? Prerendered { get; set; }

    private IStringLocalizer<IncidentText> Text => text;

    protected override void OnInitialized()
    {
        _closed = _closing.Token;
        if (RendererInfo.IsInteractive)
        {
            // Before the first read: what changes from then on is either in it or heard of.
            _watch = new RecordWatch(
                changes, time, change => Concerns(change.RecordId), _ => InvokeAsync(ReloadAsync), failure => DispatchExceptionAsync(failure), _closed);
            _watch.Start();
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Key)
        {
            return;
        }

        _loaded = Key;
        _edits = new IncidentEdits(useCases, people, dialogs, new FieldWords(text, zone), ReadAsync, _closed);
        (_incident, _access) = _next is { } ready && ready.Incident.Key == Key ? ready
            : Prerendered is { } handed && handed.Incident.Key == Key ? (handed.Incident, new IncidentAccess(handed.Reader, handed.Allowed.ToHashSet()))
            : default((IncidentDetails?, IncidentAccess?));
        _drafts = null;
        await ReadAsync();
        if (_missing)
        {
            navigation.NotFound();
        }
        else if (Itself is null && _incident is { MergedInto: { } target } merged)
        {
            navigation.NavigateTo($"/incidents/{target.Key}?merged={merged.Key}", replace: true);
        }
        else if (!RendererInfo.IsInteractive)
        {
            Handed? shown = _incident is { } incident && _access is { } access ? new(incident, access.Reader, [.. access.Allowed]) : null;
            Prerendered = shown is not null && Handover.Fits(shown) ? shown : null;
        }
        else if (_incident is { } seen)
        {
            await useCases.RunAsync((VisitRecord visit, Actor actor) => visit.ExecuteAsync(actor, seen.Id, _closed));
            await useCases.RunAsync((MarkMentions mark, Actor actor) => mark.ReadAsync(actor, seen.Id, _closed));
        }
    }

    /// <summary>Any record may be the one that is still being read for the first time.</summary>
    private bool Concerns(Guid record) => _incident is not { } shown
        || shown.Id.Value == record || shown.Parent?.Id.Value == record || shown.DuplicateOf?.Id.Value == record
        || shown.MergedInto?.Id.Value == record || shown.Merged.Any(merged => merged.Id.Value == record)
        || shown.Children.Any(child => child.Id.Value == record) || shown.Links.Any(link => link.OtherId.Value == record);

    private async Task ReloadAsync()
    {
        await ReadAsync();
        if (_timeline is not null)
        {
            await _timeline.RefreshAsync();
        }

        StateHasChanged();
    }

    private async Task<IncidentDetails?> ReadAsync()
    {
        var asked = _answers.Ask();
        var (found, access) = await FindAsync(Key, shown: true);
        if (_answers.Take(asked))
        {
            (_incident, _access, _missing) = (found, access, found is null);
        }

        await ReadDraftsAsync();
        return found;
    }

    /// <param name="shown">Not merely made ready: somebody reads it, with or without scripts.</param>
    private Task<(IncidentDetails? Incident, IncidentAccess? Access)> FindAsync(string key, bool shown) =>
        useCases.RunAsync(async (IAuthorizer authorizer, Actor actor) =>
        {
            var scope = await authorizer.ScopeAsync(actor, _closed);
            var incident = await queries.FindByKeyAsync(scope, key, _closed);
            if (incident is not null && shown)
            {
                reads.Note(actor, scope, RecordKind.Incident.ToText(), incident.Id.Value);
            }

            return (incident, incident is null ? null : await IncidentAccess.AskAsync(authorizer, actor, incident, _closed));
        });

    /// <summary>The next one is painted at once when it is asked for, and read again right after.</summary>
    private async Task PrefetchAsync(string key)
    {
        var (incident, access) = await FindAsync(key, shown: false);
        _next = incident is null || access is null ? null : (incident, access);
    }

    private async Task ReadDraftsAsync()
    {
        if (_incident is not { } shown)
        {
            return;
        }

        var asked = _draftAnswers.Ask();
        var drafts = await useCases.RunAsync((ReadDrafts read, Actor actor) => read.OfRecordAsync(actor, shown.Id, _closed));
        if (_incident?.Id == shown.Id && _draftAnswers.Take(asked))
        {
            _drafts = drafts;
            StateHasChanged();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        if (_watch is not null)
        {
            await _watch.DisposeAsync();
        }

        _closing.Dispose();
    }

    /// <param name="Allowed">What its reader may do to it.</param>
    public sealed record Handed(IncidentDetails Incident, UserId Reader, IReadOnlyList<string> Allowed);
}
