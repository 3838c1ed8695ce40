using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Integrations.Inbound.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Integrations.Inbound;

/// <summary>What was sent, of one source or of all. Which of it is shown stands in the address.</summary>
public sealed partial class InboundMessages(UseCases useCases, NavigationManager navigation, BrowserTimeZone zone, IStringLocalizer<InboundText> text)
{
    private const int PageSize = 25;

    private Page<InboundMessageRow>? _page;
    private InboundMessageDetails? _details;
    private (InboundSourceId? Source, string? State, string? Cursor, string? Message)? _read;
    private string? _problem;
    private bool _busy;

    /// <summary>Null: of all, and those that name none.</summary>
    [Parameter]
    public InboundSourceId? Source { get; set; }

    [Parameter]
    public string? State { get; set; }

    [Parameter]
    public string? Cursor { get; set; }

    /// <summary>The one that is opened.</summary>
    [Parameter]
    public string? Message { get; set; }

    /// <summary>Something was decided, as it is said.</summary>
    [Parameter, EditorRequired]
    public required EventCallback<string> OnDone { get; set; }

    private BrowserTimeZone Zone => zone;

    private InboundMessageId? Opened => Guid.TryParse(Message, out var id) ? new InboundMessageId(id) : null;

    protected override async Task OnParametersSetAsync()
    {
        var wanted = (Source, State, Cursor, Message);
        if (_read != wanted)
        {
            _read = wanted;
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        var read = await useCases.RunAsync((ReadInbound inbound, Actor actor) => inbound.MessagesAsync(
            actor, Source, EnumText.TryParse<InboundState>(State, out var state) ? state : null, Cursor, PageSize, CancellationToken.None));
        (_page, _problem) = (read.Value, read.Error is { } error ? text.Say(error) : null);
        _details = null;
        if (Opened is { } id)
        {
            _details = (await useCases.RunAsync((ReadInbound inbound, Actor actor) => inbound.FindMessageAsync(actor, id, CancellationToken.None))).Value;
        }
    }

    private string Link(string? state, string? cursor = null, InboundMessageId? message = null) => navigation.GetUriWithQueryParameters(
        Source is { } source ? $"/admin/inbound/{source}" : "/admin/inbound/messages",
        new Dictionary<string, object?>(StringComparer.Ordinal) { ["state"] = state, ["cursor"] = cursor, ["message"] = message?.Value });

    /// <summary>Of an incident, which the outcome names.</summary>
    private static bool IsKey(string word) => word.StartsWith(RecordKind.Incident.Prefix() + "-", StringComparison.Ordinal) && word.AsSpan(4).ContainsAnyExceptInRange('0', '9') is false && word.Length > 4;

    private void Open(InboundMessageId id) => navigation.NavigateTo(Link(State, Cursor, Opened == id ? null : id));

    private Task ReplayAsync(InboundMessageId id) =>
        DoAsync("Replayed", useCases.RunAsync((DecideInboundMessage decide, Actor actor) => decide.ReplayAsync(actor, id, CancellationToken.None)));

    private async Task ReplayAllAsync()
    {
        var replayed = await useCases.RunAsync((DecideInboundMessage decide, Actor actor) => decide.ReplayAllAsync(actor, Source, CancellationToken.None));
        await LoadAsync();
        _problem = replayed.Error is { } error ? text.Say(error) : null;
        if (!replayed.Failed)
        {
            await OnDone.InvokeAsync(text[replayed.Value.More ? "ReplayedMore" : "ReplayedAll", replayed.Value.Count]);
        }
    }

    private Task DiscardAsync(string reason) => Opened is { } id
        ? DoAsync("WasDiscarded", useCases.RunAsync((DecideInboundMessage decide, Actor actor) => decide.DiscardAsync(actor, id, reason, CancellationToken.None)))
        : Task.CompletedTask;

    private async Task DoAsync(string said, Task<Result> deciding)
    {
        _busy = true;
        var decided = await deciding;
        _busy = false;
        await LoadAsync();
        if (decided.Failed)
        {
            _problem = text.Say(decided.Error);
            return;
        }

        await OnDone.InvokeAsync(text[said]);
    }
}
