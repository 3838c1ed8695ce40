using Microsoft.Extensions.Localization;
using Route = SynergyFlow.Core.Incidents.Routing.Route;

namespace SynergyFlow.Web.Incidents.Routing;

/// <summary>Routes in words.</summary>
internal sealed class RoutingWords(IStringLocalizer<RoutingText> text)
{
    /// <summary>What has to be there for a route to take an incident.</summary>
    public string Takes(Route route)
    {
        ArgumentNullException.ThrowIfNull(route);
        List<string> asked = [];
        if (route.Service is { } service)
        {
            asked.Add(text["Takes.service", service]);
        }

        if (route.Category is { } category)
        {
            asked.Add(text["Takes.category", category]);
        }

        if (route.Tags.Count > 0)
        {
            asked.Add(text[route.Tags.Count == 1 ? "Takes.tag" : "Takes.tags", string.Join(", ", route.Tags)]);
        }

        return asked.Count == 0 ? text["Takes.rest"] : string.Join(" · ", asked);
    }
}
