using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work.Filtering;

namespace SynergyFlow.Core.Integrations.Webhooks;

/// <summary>What a person fills in of a webhook.</summary>
public sealed record WebhookFields
{
    public required string Name { get; init; }

    public required string Url { get; init; }

    public IReadOnlyList<string> EventTypes { get; init; } = [];

    public string? Filter { get; init; }

    public WebhookData Data { get; init; }

    public Result<WebhookFields> Checked(bool httpToo)
    {
        var name = Text.Check("name", Name, Webhook.NameLength, required: true);
        var url = WebhookUrl.Check(Url, httpToo);
        var types = WebhookEventTypes.Check(EventTypes);
        var filter = RecordFilter.Parse(Filter);
        var wrong = name.Error ?? url.Error ?? types.Error ?? filter.Error
            ?? (filter.Value is { IsPersonal: true }
                ? new InvalidField("filter", "Nobody asks here, so name the person or the team instead of me and mine.") { Wording = new("webhook.filter_personal") }
                : null)
            ?? (Enum.IsDefined(Data) ? null : new InvalidField("data", "data is thin or full."));
        return wrong is not null
            ? wrong
            : this with { Name = name.Value!, Url = url.Value!, EventTypes = types.Value!, Filter = filter.Value is null ? null : Filter!.Trim() };
    }
}
