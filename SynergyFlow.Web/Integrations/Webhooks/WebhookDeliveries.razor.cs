using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Integrations.Webhooks;
using SynergyFlow.Core.Integrations.Webhooks.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Integrations.Webhooks;

/// <summary>What a webhook has sent and is to send. Which of it is shown stands in the address.</summary>
public sealed partial class WebhookDeliveries(UseCases useCases, NavigationManager navigation, BrowserTimeZone zone, IStringLocalizer<WebhookText> text)
{
    private const int PageSize = 25;

    private Page<DeliveryRow>? _page;
    private DeliveryDetails? _details;
    private (WebhookId Webhook, string? State, string? Cursor, string? Delivery)? _read;
    private string? _since;
    private string? _until;
    private bool _deliveredToo;
    private string? _problem;
    private bool _busy;

    [Parameter, EditorRequired]
    public required WebhookRow Webhook { get; set; }

    [Parameter]
    public string? State { get; set; }

    [Parameter]
    public string? Cursor { get; set; }

    /// <summary>The one that is opened.</summary>
    [Parameter]
    public string? Delivery { get; set; }

    /// <summary>Something was replayed, as it is said.</summary>
    [Parameter, EditorRequired]
    public required EventCallback<string> OnDone { get; set; }

    private BrowserTimeZone Zone => zone;

    private Guid? Opened => Guid.TryParse(Delivery, out var id) ? id : null;

    public async Task LoadAsync()
    {
        var read = await useCases.RunAsync((ReadWebhooks webhooks, Actor actor) => webhooks.DeliveriesAsync(
            actor, Webhook.Id, EnumText.TryParse<DeliveryState>(State, out var state) ? state : null, Cursor, PageSize, CancellationToken.None));
        (_page, _problem) = (read.Value, read.Error is { } error ? text.Say(error) : null);
        _details = null;
        if (Opened is { } id)
        {
            var found = await useCases.RunAsync((ReadWebhooks webhooks, Actor actor) => webhooks.FindDeliveryAsync(actor, Webhook.Id, id, CancellationToken.None));
            _details = found.Value;
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        var wanted = (Webhook.Id, State, Cursor, Delivery);
        if (_read != wanted)
        {
            _read = wanted;
            await LoadAsync();
        }
    }

    private string Link(string? state, string? cursor = null, Guid? delivery = null) => navigation.GetUriWithQueryParameters(
        $"/admin/webhooks/{Webhook.Id}",
        new Dictionary<string, object?>(StringComparer.Ordinal) { ["state"] = state, ["cursor"] = cursor, ["delivery"] = delivery });

    private void OpenAsync(Guid id) => navigation.NavigateTo(Link(State, Cursor, Opened == id ? null : id));

    private Task ReplayAsync(Guid id) => DoAsync(async () =>
    {
        var replayed = await useCases.RunAsync((ReplayDeliveries replay, Actor actor) => replay.OneAsync(actor, Webhook.Id, id, CancellationToken.None));
        return (replayed.Error, text["ReplayedOne"]);
    });

    private Task ReplayRangeAsync() => DoAsync(async () =>
    {
        ReplayRange range = new(zone.FromInput(_since), zone.FromInput(_until), _deliveredToo ? [DeliveryState.Failed, DeliveryState.Delivered] : [DeliveryState.Failed]);
        var replayed = await useCases.RunAsync((ReplayDeliveries replay, Actor actor) => replay.RangeAsync(actor, Webhook.Id, range, CancellationToken.None));
        return (replayed.Error, text[replayed.Value is { More: true } ? "ReplayedMore" : "ReplayedAll", replayed.Value?.Count ?? 0]);
    });

    private async Task DoAsync(Func<Task<(Error? Error, string Said)>> replay)
    {
        _busy = true;
        var (error, said) = await replay();
        _busy = false;
        await LoadAsync();
        if (error is not null)
        {
            _problem = text.Say(error);
            return;
        }

        await OnDone.InvokeAsync(said);
    }
}
