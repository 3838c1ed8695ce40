using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Integrations.Webhooks;
using SynergyFlow.Core.Integrations.Webhooks.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Integrations.Webhooks;

/// <summary>Which addresses are told what, and which of them have stopped listening.</summary>
public sealed partial class WebhookListPage(UseCases useCases, IStringLocalizer<WebhookText> text)
{
    private const int PageSize = 50;
    private const int Shown = 3;

    private Page<WebhookRow>? _page;
    private string? _problem;

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        var read = await useCases.RunAsync((ReadWebhooks webhooks, Actor actor) => webhooks.ListAsync(actor, Cursor, PageSize, CancellationToken.None));
        (_page, _problem) = (read.Value, read.Error is { } error ? text.Say(error) : null);
    }

    private string Events(WebhookRow row) => row.EventTypes.Contains(WebhookEventTypes.All) ? text["AllEvents"]
        : row.EventTypes.Count <= Shown ? string.Join(", ", row.EventTypes)
        : text["EventsAndMore", string.Join(", ", row.EventTypes.Take(Shown)), row.EventTypes.Count - Shown];
}
