using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components.Commands;

namespace SynergyFlow.Web.Work;

/// <summary>What is selected in the queue.</summary>
/// <param name="Ids">Selected one by one, on whatever page of the list.</param>
/// <param name="AllMatching">All that <paramref name="Filter"/> finds for the reader, whatever <paramref name="Ids"/> are.</param>
/// <param name="Filter">In the grammar; null: everything.</param>
/// <param name="Count">How many that is; of all matching, as many as the list has counted.</param>
public sealed record QueueSelection(IReadOnlyList<RecordId> Ids, bool AllMatching, string? Filter, int Count);

/// <summary>Shows what is selected and what can be done with it. The selection itself is the browser's (wwwroot-assets/modules/queue.ts).</summary>
public sealed partial class QueueSelectionBar(IJSRuntime js, IStringLocalizer<WorkText> text, IStringLocalizer<CommandText> commands) : IAsyncDisposable
{
    private const int MostIds = 1_000;

    /// <summary>With dialogs of their own over a few records (Incidents/Quick).</summary>
    private static readonly string[] s_commands = ["incident.assign", "incident.take", "incident.priority", "incident.label"];

    private readonly CancellationTokenSource _closing = new();
    private DotNetObjectReference<QueueSelectionBar>? _self;
    private IJSObjectReference? _module;
    private IReadOnlyList<RecordId> _ids = [];
    private bool _all;

    [Parameter]
    public string? Filter { get; set; }

    /// <summary>How many match, as far as the list has counted.</summary>
    [Parameter]
    public int Total { get; set; }

    /// <summary>There are more than <see cref="Total"/>.</summary>
    [Parameter]
    public bool Capped { get; set; }

    /// <summary>The reader sees only his own records, and works on none.</summary>
    [Parameter]
    public bool Own { get; set; }

    /// <summary>What can be done with a selection, however large; null: what the keys do with a few records.</summary>
    [Parameter]
    public RenderFragment<QueueSelection>? Actions { get; set; }

    private IStringLocalizer<WorkText> Text => text;

    private IStringLocalizer<CommandText> Commands => commands;

    private QueueSelection Selection => new(_ids, _all, Filter, _all ? Total : _ids.Count);

    private string Counted => text[Capped ? "CountMore" : "Count", Total];

    /// <summary>Called by wwwroot-assets/modules/queue.ts. What it names is checked by whoever acts on it.</summary>
    [JSInvokable]
    public void SelectAsync(string?[]? ids, bool all)
    {
        _ids = [.. (ids ?? []).Take(MostIds).Select(id => Guid.TryParse(id, out var guid) ? new RecordId(guid) : (RecordId?)null).OfType<RecordId>().Distinct()];
        _all = all;
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _closing.Dispose();
        _self?.Dispose();
        if (_module is not null)
        {
            try
            {
                await _module.InvokeVoidAsync("disconnectQueue");
                await _module.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser is gone, and the module with it.
            }
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        var left = _closing.Token;
        try
        {
            _module = await js.InvokeAsync<IJSObjectReference>("import", left, "./" + Assets["assets/modules/frame.js"]);
            _self = DotNetObjectReference.Create(this);
            await _module.InvokeVoidAsync("connectQueue", left, _self);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // The page was left before its script had come.
        }
    }
}
