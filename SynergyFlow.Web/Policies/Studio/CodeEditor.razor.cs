using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using SynergyFlow.Core.Policies.Studio;

namespace SynergyFlow.Web.Policies.Studio;

/// <summary>
/// An editor for Rego. The text lives in the browser, which keeps it until it is saved; make it anew for another text (<c>@key</c>).
/// </summary>
public sealed partial class CodeEditor(IJSRuntime js) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly TaskCompletionSource _made = new();
    private CancellationToken _left;
    private ElementReference _host;
    private DotNetObjectReference<CodeEditor>? _self;
    private IJSObjectReference? _editor;

    /// <summary>What it begins with.</summary>
    [Parameter, EditorRequired]
    public required string Value { get; set; }

    [Parameter, EditorRequired]
    public required string Label { get; set; }

    [Parameter]
    public bool ReadOnly { get; set; }

    /// <summary>What the browser keeps it under until it is saved; empty: it is not kept.</summary>
    [Parameter]
    public string Keep { get; set; } = "";

    /// <summary>Which stored text <see cref="Value"/> is.</summary>
    [Parameter]
    public string Base { get; set; } = "";

    [Parameter]
    public IReadOnlyList<PolicyProblem> Problems { get; set; } = [];

    /// <summary>Whether it differs from what is stored.</summary>
    [Parameter]
    public EventCallback<bool> OnChanged { get; set; }

    /// <summary>Ctrl+S.</summary>
    [Parameter]
    public EventCallback OnSave { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _closing.Dispose();
        _self?.Dispose();
        if (_editor is { } editor)
        {
            try
            {
                await editor.InvokeVoidAsync("close");
                await editor.DisposeAsync();
            }
            catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
            {
                // The tab is closed already; it keeps what was typed by itself.
            }
        }
    }

    protected override void OnInitialized() => _left = _closing.Token;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        try
        {
            await using var module = await js.InvokeAsync<IJSObjectReference>("import", _left, "./" + Assets["assets/modules/code.js"]);
            _self = DotNetObjectReference.Create(this);
            _editor = await module.InvokeAsync<IJSObjectReference>("open", _left, _host, Value, new { Label, ReadOnly, Keep, Base }, _self);
            await ShowAsync();
            _made.TrySetResult();
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The page was left meanwhile.
        }
    }

    [JSInvokable]
    public Task HasChanged(bool dirty) => InvokeAsync(() => OnChanged.InvokeAsync(dirty));

    [JSInvokable]
    public Task AskToSave() => InvokeAsync(OnSave.InvokeAsync);

    /// <summary>Until the browser has made it: before that nothing can be written.</summary>
    public Task MadeAsync() => _made.Task.WaitAsync(_left);

    /// <returns>The text as it is; what it began with where the editor could not be made.</returns>
    public async Task<string> ReadAsync()
    {
        if (_editor is not { } editor)
        {
            return Value;
        }

        // As a stream: it may be longer than a message of the circuit.
        await using var reference = await editor.InvokeAsync<IJSStreamReference>("text", _left);
        await using var stream = await reference.OpenReadStreamAsync(4 * PolicyVersion.TextLength, _left);
        using StreamReader reader = new(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(_left);
    }

    /// <summary>Puts another text in its place, which can be undone.</summary>
    public Task WriteAsync(string text) => CallAsync("write", text);

    /// <summary>Takes the last change back.</summary>
    /// <returns>False where there is none.</returns>
    public async Task<bool> UndoAsync() => _editor is { } editor && await editor.InvokeAsync<bool>("undo", _left);

    /// <summary>What is in it now is stored.</summary>
    public async Task StoredAsync(string newBase, IReadOnlyList<PolicyProblem> problems)
    {
        Problems = problems;
        await CallAsync("stored", newBase);
        await ShowAsync();
    }

    public Task GoToAsync(int line) => CallAsync("go", line);

    private Task ShowAsync() => CallAsync("show", Problems);

    private async Task CallAsync(string function, object argument)
    {
        if (_editor is { } editor)
        {
            await editor.InvokeVoidAsync(function, _left, argument);
        }
    }
}
