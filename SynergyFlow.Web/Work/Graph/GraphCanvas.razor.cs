using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Web.Work.Graph;

/// <summary>The drawing, made by modules/graph.ts, which no other page loads.</summary>
public sealed partial class GraphCanvas(IJSRuntime js, IStringLocalizer<WorkText> states, IStringLocalizer<GraphText> words) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _left;
    private ElementReference _host;
    private DotNetObjectReference<GraphCanvas>? _self;
    private Task<IJSObjectReference>? _script;
    private RecordGraph? _drawn;
    private RecordId? _chosen;

    [Parameter, EditorRequired]
    public required RecordGraph Graph { get; set; }

    [Parameter, EditorRequired]
    public RecordId Selected { get; set; }

    [Parameter, EditorRequired]
    public required string Label { get; set; }

    [Parameter]
    public EventCallback<RecordId> OnSelect { get; set; }

    [Parameter]
    public EventCallback<RecordId> OnExpand { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _closing.Dispose();
        _self?.Dispose();
        if (_script is { IsCompletedSuccessfully: true } made)
        {
            var script = await made;
            try
            {
                await script.InvokeVoidAsync("close");
                await script.DisposeAsync();
            }
            catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
            {
                // The browser is gone, and the drawing with it.
            }
        }
    }

    /// <summary>The script says it: what is no record of the drawing is nobody's hand, and nothing happens.</summary>
    [JSInvokable]
    public Task SelectAsync(string? record) => Known(record) is { } id ? InvokeAsync(() => OnSelect.InvokeAsync(id)) : Task.CompletedTask;

    [JSInvokable]
    public Task ExpandAsync(string? record) => Known(record) is { } id ? InvokeAsync(() => OnExpand.InvokeAsync(id)) : Task.CompletedTask;

    protected override void OnInitialized() => _left = _closing.Token;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        try
        {
            var script = await (_script ??= OpenAsync());
            if (!ReferenceEquals(_drawn, Graph))
            {
                (_drawn, _chosen) = (Graph, Selected);
                await script.InvokeVoidAsync("show", _left, Nodes(), Edges(), Selected.ToString());
            }
            else if (_chosen != Selected)
            {
                _chosen = Selected;
                await script.InvokeVoidAsync("select", _left, Selected.ToString());
            }
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The page was left meanwhile.
        }
    }

    private async Task<IJSObjectReference> OpenAsync()
    {
        _self = DotNetObjectReference.Create(this);
        await using var loaded = await js.InvokeAsync<IJSObjectReference>("import", _left, "./" + Assets["assets/modules/graph.js"]);
        return await loaded.InvokeAsync<IJSObjectReference>("open", _left, _host, _self);
    }

    private async Task CallAsync(string what, params object?[] args)
    {
        if (_script is { IsCompletedSuccessfully: true } made)
        {
            await (await made).InvokeVoidAsync(what, _left, args);
        }
    }

    private RecordId? Known(string? record) =>
        Guid.TryParse(record, out var id) && Graph.Nodes.Any(node => node.Id.Value == id) ? new RecordId(id) : null;

    private List<Box> Nodes() => [.. Graph.Nodes.Select(node => new Box(
        node.Id.ToString(), node.Key, node.Title, node.Kind.ToText(), words.Kind(node.Kind), node.StateCategory.ToText(), states["State." + node.State], node.Depth))];

    private List<Line> Edges() => [.. Graph.Edges.Select(edge => new Line(edge.From.ToString(), edge.To.ToString(), edge.Type.ToText(), words.Name(edge.Type)))];

    private sealed record Box(string Id, string Key, string Title, string Kind, string KindName, string Category, string State, int Depth);

    private sealed record Line(string From, string To, string Type, string Label);
}
