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
/// Writes replies and notes. The browser keeps what is typed (wwwroot-assets/modules/composer.ts), so that a reload or a lost
/// circuit costs nothing; the circuit hears of it when it is sent.
/// </summary>
public sealed partial class IncidentComposer(
    UseCases useCases, IJSRuntime js, IStringLocalizer<IncidentText> text) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private ElementReference _form;
    private IJSObjectReference? _module;
    private CommentKind _kind;
    private string _body = "";
    private string? _problem;
    private bool _busy;

    [Parameter, EditorRequired]
    public required RecordId Record { get; set; }

    /// <summary>The record's human key, under which the browser keeps the draft.</summary>
    [Parameter, EditorRequired]
    public required string Key { get; set; }

    [Parameter]
    public bool CanReply { get; set; }

    [Parameter]
    public bool CanNote { get; set; }

    [Parameter]
    public EventCallback OnSent { get; set; }

    private IStringLocalizer<IncidentText> Text => text;

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
    }

    protected override void OnInitialized() => _kind = CanReply ? CommentKind.Reply : CommentKind.Note;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        try
        {
            _module = await js.InvokeAsync<IJSObjectReference>("import", _closing.Token, "./" + Assets["assets/modules/composer.js"]);
            var draft = await _module.InvokeAsync<Draft?>("attach", _closing.Token, _form, Key);
            if (draft is { Body.Length: > 0 })
            {
                _body = _body.Length == 0 ? draft.Body : _body;
                _kind = draft.Kind == CommentKind.Note.ToText() && CanNote ? CommentKind.Note : _kind;
                StateHasChanged();
            }
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // The page was left before its script had come.
        }
    }

    private string Selected(CommentKind kind) => kind == _kind ? "true" : "false";

    private async Task ChooseAsync(CommentKind kind)
    {
        _kind = kind;
        if (_module is not null)
        {
            await _module.InvokeVoidAsync("choose", _closing.Token, _form, kind.ToText());
        }
    }

    private async Task SendAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var added = await useCases.RunAsync((AddComment add, Actor actor) =>
                add.ExecuteAsync(actor, new AddComment.Command(Record, _kind, _body), _closing.Token));
            if (added.Failed)
            {
                _problem = added.Error.Field is "body" && string.IsNullOrWhiteSpace(_body) ? text["NothingTyped"] : text.Say(added.Error);
                return;
            }

            (_body, _problem) = ("", null);
            if (_module is not null)
            {
                await _module.InvokeVoidAsync("forget", _closing.Token, _form);
            }

            await OnSent.InvokeAsync();
        }
        finally
        {
            _busy = false;
        }
    }

    public sealed record Draft(string Kind, string Body);
}
