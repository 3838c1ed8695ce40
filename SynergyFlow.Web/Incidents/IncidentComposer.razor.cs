using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents;

/// <summary>
/// Writes replies and notes, a text of its own for each. The browser saves what is typed as a draft, past the circuit
/// (wwwroot-assets/modules/composer.ts); the circuit hears of it when it is sent. Make it anew for another record (<c>@key</c>).
/// </summary>
public sealed partial class IncidentComposer(
    UseCases useCases, IJSRuntime js, BrowserTimeZone zone, IStringLocalizer<IncidentText> text) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly Dictionary<DraftId, IReadOnlyList<Called>> _called = [];
    private DotNetObjectReference<IncidentComposer>? _self;
    private ElementReference _form;
    private IJSObjectReference? _module;
    private CancellationToken _closed;
    private IReadOnlyList<DraftText>? _shown;
    private IReadOnlyList<DraftText> _others = [];
    private NewerMessages _newer = NewerMessages.None;
    private SendState? _state;
    private CommentKind _kind;
    private string? _problem;
    private bool _attaching;
    private bool _chosen;
    private bool _busy;

    [Parameter, EditorRequired]
    public required RecordId Record { get; set; }

    [Parameter, EditorRequired]
    public required string Key { get; set; }

    /// <summary>Who writes: the browser keeps nothing for anybody else.</summary>
    [Parameter, EditorRequired]
    public required UserId Person { get; set; }

    /// <summary>The record's version that is on the screen.</summary>
    [Parameter]
    public int SeenVersion { get; set; }

    /// <summary>The states that the record may be sent to with a message.</summary>
    [Parameter]
    public IReadOnlyList<IncidentState> Moves { get; set; } = [];

    /// <summary>
    /// The person's drafts and held messages on this record, the latest first. Null while they are not known: nothing is put into the
    /// field then, because a draft that came later would only be offered beside it.
    /// </summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<DraftText>? Drafts { get; set; }

    [Parameter]
    public bool CanReply { get; set; }

    [Parameter]
    public bool CanNote { get; set; }

    [Parameter]
    public bool CanAttach { get; set; }

    /// <summary>Macros are about incidents.</summary>
    [Parameter]
    public bool HasMacros { get; set; }

    [Parameter]
    public EventCallback OnSent { get; set; }

    [Parameter]
    public EventCallback OnDraftsChanged { get; set; }

    private IStringLocalizer<IncidentText> Text => text;

    private FieldWords Words => new(text, zone);

    private IReadOnlyList<DraftText> Known => Drafts ?? [];

    /// <summary>Puts text where the cursor is, as if it had been typed there.</summary>
    public async Task InsertAsync(string typed)
    {
        if (_module is not null)
        {
            await _module.InvokeVoidAsync("insert", _closed, _form, typed);
        }
    }

    /// <summary>The browser says that there is a draft more or less than this page knows.</summary>
    [JSInvokable]
    public Task DraftsChangedAsync() => InvokeAsync(OnDraftsChanged.InvokeAsync);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _closing.Dispose();
        if (_module is not null)
        {
            try
            {
                await _module.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser is gone, and the module with it.
            }
        }

        _self?.Dispose();
    }

    protected override void OnInitialized()
    {
        _closed = _closing.Token;
        _kind = CanReply ? CommentKind.Reply : CommentKind.Note;
    }

    protected override Task OnParametersSetAsync()
    {
        if (_shown is null && !_chosen && CanNote && Drafts?.FirstOrDefault(draft => draft.SendAt is null) is { Kind: CommentKind.Note })
        {
            _kind = CommentKind.Note;
        }

        return ReferenceEquals(Drafts, _shown) ? Task.CompletedTask : CompareAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_attaching || Drafts is null)
        {
            return;
        }

        _attaching = true;
        try
        {
            var module = await js.InvokeAsync<IJSObjectReference>("import", _closed, "./" + Assets["assets/modules/composer.js"]);
            _self = DotNetObjectReference.Create(this);
            var attached = await module.InvokeAsync<string?>(
                "attach", _closed, _form, new Setup(Person.Value, Record.Value, _kind.ToText(), [.. Known.Where(draft => draft.SendAt is null).Select(Kept.Of)]), _self);
            _module = module;
            _kind = _chosen ? _kind : Held(attached);
            await (_chosen ? AgreeAsync() : CompareAsync());
            StateHasChanged();
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // The page was left before its script had come.
        }
    }

    private string Selected(CommentKind kind) => kind == _kind ? "true" : "false";

    private Task ChooseAsync(CommentKind kind)
    {
        (_kind, _chosen) = (kind, true);
        return AgreeAsync();
    }

    /// <summary>
    /// The kind on the screen is the kind of the text that the browser holds, whatever was pressed meanwhile: a note must never look
    /// like a reply, nor the other way round.
    /// </summary>
    private async Task AgreeAsync()
    {
        if (_module is null)
        {
            return;
        }

        try
        {
            _kind = Held(await _module.InvokeAsync<string?>("choose", _closed, _form, _kind.ToText()));
            await CompareAsync();
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The page is being left.
        }
    }

    private CommentKind Held(string? kind) =>
        EnumText.TryParse<CommentKind>(kind, out var held) && (held is CommentKind.Note ? CanNote : CanReply) ? held : _kind;

    /// <summary>
    /// What there is beside the text in the field: drafts of other windows of the same person, so that neither is lost, and what
    /// others have said since he began.
    /// </summary>
    private async Task CompareAsync()
    {
        _shown = Drafts;
        if (_module is null)
        {
            return;
        }

        try
        {
            var here = await _module.InvokeAsync<Here?>("opened", _closed, _form);
            _others = [.. Known.Where(draft => draft.SendAt is null && here?.Drafts.Contains(draft.Id.Value) != true)];
            _newer = await NewerAsync(here?.Seen);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The page is being left.
        }
    }

    private async Task OpenAsync(DraftText other)
    {
        if (_module is not null)
        {
            (_kind, _chosen) = (other.Kind, true);
            _problem = null;
            await _module.InvokeVoidAsync("open", _closed, _form, Kept.Of(other));
            await AgreeAsync();
            await OnDraftsChanged.InvokeAsync();
        }
    }

    private async Task DiscardAsync(DraftId id)
    {
        var discarded = await useCases.RunAsync((DiscardDraft discard, Actor actor) => discard.ExecuteAsync(actor, id, _closed));
        _problem = discarded.Failed ? text.Say(discarded.Error) : null;
        await OnDraftsChanged.InvokeAsync();
    }

    private sealed record Setup(Guid Person, Guid Record, string Kind, IReadOnlyList<Kept> Drafts);

    private sealed record Kept(Guid Id, string Kind, string Body, int SeenVersion, int Version, DateTimeOffset UpdatedAt)
    {
        public static Kept Of(DraftText draft) =>
            new(draft.Id.Value, draft.Kind.ToText(), draft.Body, draft.SeenVersion, draft.Version, draft.UpdatedAt);
    }

    /// <param name="Draft">Null where there is nothing to send, or the server does not have it.</param>
    /// <param name="Seen">The record's version when it was begun.</param>
    internal sealed record Flushed(Guid? Draft, bool Empty, int Seen = 0);

    /// <param name="Drafts">Those that this window writes.</param>
    /// <param name="Seen">The record's version when the text in the field was begun; null: there is no text.</param>
    internal sealed record Here(IReadOnlyList<Guid> Drafts, int? Seen);
}
