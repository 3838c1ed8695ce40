using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Events.Catalogue;
using SynergyFlow.Core.Events.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Events;

/// <summary>Every type of event that there is. What is looked for lives in the URL.</summary>
public sealed partial class EventTypeListPage(UseCases useCases, NavigationManager navigation, IStringLocalizer<EventsText> text)
{
    private IReadOnlyList<EventType>? _types;
    private string? _search;
    private string _topic = "";
    private string? _problem;

    [SupplyParameterFromQuery(Name = "q")]
    public string? Sought { get; set; }

    [SupplyParameterFromQuery(Name = "topic")]
    public string? Topic { get; set; }

    private IStringLocalizer<EventsText> Text => text;

    protected override async Task OnParametersSetAsync()
    {
        (_search, _topic) = (Sought, Topic ?? "");
        var read = await useCases.RunAsync((ReadEventTypes types, Actor actor) => types.ListAsync(actor, CancellationToken.None));
        _problem = text.Of(read.Error);
        _types = read.Value?.Where(IsShown).ToList();
    }

    private bool IsShown(EventType type) =>
        (string.IsNullOrEmpty(Topic) || type.Topics.Any(topic => topic.Name == Topic))
        && (string.IsNullOrWhiteSpace(Sought)
            || type.PublicName.Contains(Sought.Trim(), StringComparison.OrdinalIgnoreCase)
            || type.About.Contains(Sought.Trim(), StringComparison.OrdinalIgnoreCase));

    private void Search() => navigation.NavigateTo(navigation.GetUriWithQueryParameters(
        "/admin/events",
        new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["q"] = string.IsNullOrWhiteSpace(_search) ? null : _search.Trim(),
            ["topic"] = _topic.Length > 0 ? _topic : null,
        }));
}
