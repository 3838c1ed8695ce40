using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
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
    UseCases useCases, IJSRuntime js, IStringLocalizer<IncidentText> text) : IAsyncDisposable
{
    private const int StartLength = 160;

    private readonly CancellationTokenSource _closing = new();
    private DotNetObjectReference<IncidentComposer>? _self;
    private ElementReference _form;
    private IJSObjectReference? _module;
    private CancellationToken _closed;
    private IReadOnlyList<DraftText>? _shown;
    private IReadOnlyList<DraftText> _others = [];
    private CommentKind _kind;
    private string? _problem;
    private bool _busy;

    [Parameter, EditorRequired]
    public required RecordId Record { get; set; }

    /// <summary>Who writes: the browser keeps nothing for anybody else.</summary>
    [Parameter, EditorRequired]
    public required UserId Person { get; set; }

    /// <summary>The record's version that is on the screen.</summary>
    [Parameter]
    public int SeenVersion { get; set; }

    /// <summary>The person's drafts on this record, the latest first.</summary>
    [Parameter]
    public IReadOnlyList<DraftText> Drafts { get; set; } = [];

    [Parameter]
    public bool CanReply { get; set; }

    [Parameter]
    public bool CanNote { get; set; }

    [Parameter]
    public EventCallback OnSent { get; set; }

    [Parameter]
    public EventCallback OnDraftsChanged { get; set; }

    private IStringLocalizer<IncidentText> Text => text;

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
        var latest = Drafts.Count > 0 ? Drafts[0].Kind : CommentKind.Reply;
        _kind = (latest is CommentKind.Note && CanNote) || !CanReply ? CommentKind.Note : CommentKind.Reply;
    }

    protected override Task OnParametersSetAsync() => ReferenceEquals(Drafts, _shown) ? Task.CompletedTask : CompareAsync();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        try
        {
            var module = await js.InvokeAsync<IJSObjectReference>("import", _closed, "./" + Assets["assets/modules/composer.js"]);
            _self = DotNetObjectReference.Create(this);
            var kind = await module.InvokeAsync<string?>(
                "attach", _closed, _form, new Setup(Person.Value, Record.Value, _kind.ToText(), [.. Drafts.Select(Kept.Of)]), _self);
            _module = module;
            _kind = kind == CommentKind.Note.ToText() && CanNote ? CommentKind.Note : _kind;
            await CompareAsync();
            StateHasChanged();
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // The page was left before its script had come.
        }
    }

    private static string Start(string body) => body.Length <= StartLength ? body : body[..StartLength] + "…";

    private string Selected(CommentKind kind) => kind == _kind ? "true" : "false";

    /// <summary>Another window of the same person has a text of its own: both are there, and neither is lost.</summary>
    private async Task CompareAsync()
    {
        _shown = Drafts;
        if (_module is null)
        {
            return;
        }

        try
        {
            var here = await _module.InvokeAsync<Guid[]?>("opened", _closed, _form) ?? [];
            _others = [.. Drafts.Where(draft => !here.Contains(draft.Id.Value))];
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
            _kind = other.Kind;
            await _module.InvokeVoidAsync("open", _closed, _form, Kept.Of(other));
            await OnDraftsChanged.InvokeAsync();
        }
    }

    private async Task DiscardAsync(DraftId id)
    {
        var discarded = await useCases.RunAsync((DiscardDraft discard, Actor actor) => discard.ExecuteAsync(actor, id, _closed));
        _problem = discarded.Failed ? text.Say(discarded.Error) : null;
        await OnDraftsChanged.InvokeAsync();
    }

    private async Task SendAsync()
    {
        if (_busy || _module is null)
        {
            return;
        }

        _busy = true;
        try
        {
            // The server has the text before it is asked to say it: a message of any length takes this way.
            var flushed = await _module.InvokeAsync<Flushed>("flush", _closed, _form);
            if (flushed.Draft is not { } draft)
            {
                _problem = text[flushed.Empty ? "NothingTyped" : "DraftUnsaved"];
                return;
            }

            var sent = await useCases.RunAsync((SendDraft send, Actor actor) => send.ExecuteAsync(actor, new(new DraftId(draft), Record), _closed));
            _problem = sent.Failed ? text.Say(sent.Error) : null;
            await _module.InvokeVoidAsync(sent.Failed ? "release" : "forget", _closed, _form);
            if (!sent.Failed)
            {
                await OnSent.InvokeAsync();
            }
        }
        finally
        {
            _busy = false;
        }
    }

    private sealed record Setup(Guid Person, Guid Record, string Kind, IReadOnlyList<Kept> Drafts);

    private sealed record Kept(Guid Id, string Kind, string Body, int SeenVersion, int Version, DateTimeOffset UpdatedAt)
    {
        public static Kept Of(DraftText draft) =>
            new(draft.Id.Value, draft.Kind.ToText(), draft.Body, draft.SeenVersion, draft.Version, draft.UpdatedAt);
    }

    /// <param name="Draft">Null where there is nothing to send, or the server does not have it.</param>
    internal sealed record Flushed(Guid? Draft, bool Empty);
}
