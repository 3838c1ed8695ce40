using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Incidents.Routing;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Policies;
using SynergyFlow.Infrastructure.Policies.Receipts;
using SynergyFlow.Infrastructure.Policies.Studio;

namespace SynergyFlow.Infrastructure.Incidents;

/// <summary>The routing policy as the studio knows it, and its questions and answers as JSON. A team is named by its id.</summary>
internal sealed class RoutingDomain : IPolicyDomain
{
    private static readonly TeamId s_some = new(new Guid("00000000-0000-7000-8000-000000000001"));
    private static readonly TeamId s_other = new(new Guid("00000000-0000-7000-8000-000000000002"));

    private static readonly Route[] s_routes =
    [
        new("Mail", s_some, null, "Mail", []),
        new("WiFi", s_other, "Network/WiFi", null, []),
        new("VPN", s_other, "Network", null, ["remote", "vpn"]),
    ];

    public string Name => PolicyNames.Routing;

    public PolicyPath Path => PolicyPath.Routing;

    public IEnumerable<byte[]> Samples =>
        from routes in new Route[][] { [], s_routes, [.. s_routes, new("The rest", s_some, null, null, [])] }
        from category in new[] { null, "Network", "Network/WiFi", "Hardware" }
        from service in new[] { null, "Mail" }
        from tags in new string[][] { [], ["remote", "vpn"] }
        select Write(new RoutingQuestion(
            category, service, tags, service is null ? null : "Jakarta", ContactChannel.Email, Impact.Team, Urgency.Degraded, Priority.P2, service is null, routes));

    public PolicyVerdict? VerdictOf(byte[] question, JsonElement answer) =>
        answer.ValueKind is JsonValueKind.Object
        && TeamOf(question, answer) is { } team
        && answer.TryGetProperty("reasons", out var reasons) && ReceiptJson.Reasons(reasons) is { } why
            ? new PolicyVerdict(team, why)
            : null;

    /// <summary>Overridden is an incident that a person gave to another team before anybody had begun.</summary>
    public string Overridden =>
        "SELECT FROM incidents.incident AS incident WHERE incident.tenant_id = receipt.tenant_id AND incident.id = receipt.aggregate_id AND incident.route_override_reason IS NOT NULL";

    public static byte[] Write(RoutingQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return JsonSerializer.SerializeToUtf8Bytes(
            new Input(
                question.Tags,
                question.Channel.ToText(),
                (int)question.Impact,
                (int)question.Urgency,
                question.Priority.ToText(),
                new Asker(question.Vip),
                [.. question.Routes.Select(route => new AskedRoute(
                    route.Name, route.Team.Value, route.Category, route.Service, route.Tags.Count > 0 ? route.Tags : null))],
                question.Category,
                question.Service,
                question.Location),
            ReceiptJson.Options);
    }

    /// <returns>Null where it is another question.</returns>
    public static RoutingQuestion? Question(string input) => ReceiptJson.Question<Input>(input)?.ToQuestion();

    /// <summary>The route that an answer names.</summary>
    /// <param name="result">JSON; null where there was no answer.</param>
    public static string? RouteOf(string? result)
    {
        if (result is null)
        {
            return null;
        }

        using var answer = JsonDocument.Parse(result);
        return answer.RootElement.GetProperty("route").GetString();
    }

    /// <returns>The id of the team of the route that the answer names, or that it goes to nobody; null where the question has no such route.</returns>
    private static string? TeamOf(byte[] question, JsonElement answer)
    {
        if (!answer.TryGetProperty("team", out var team) || !answer.TryGetProperty("route", out var route))
        {
            return null;
        }

        if (team.ValueKind is JsonValueKind.Null && route.ValueKind is JsonValueKind.Null)
        {
            return Decision.Nobody;
        }

        if (team.ValueKind is not JsonValueKind.String || route.ValueKind is not JsonValueKind.String || !team.TryGetGuid(out var id))
        {
            return null;
        }

        using var asked = JsonDocument.Parse(question);
        return asked.RootElement.GetProperty("routes").EnumerateArray().Any(one => one.GetProperty("team").GetGuid() == id && one.GetProperty("id").ValueEquals(route.GetString()))
            ? id.ToString()
            : null;
    }

    private sealed record Asker(bool Vip);

    private sealed record AskedRoute(string Id, Guid Team, string? Category = null, string? Service = null, IReadOnlyList<string>? Tags = null);

    /// <summary>As the policy reads it.</summary>
    private sealed record Input(
        IReadOnlyList<string> Tags,
        string Channel,
        int Impact,
        int Urgency,
        string Priority,
        Asker Requester,
        IReadOnlyList<AskedRoute> Routes,
        string? Category = null,
        string? Service = null,
        string? Location = null)
    {
        public RoutingQuestion? ToQuestion() =>
            EnumText.TryParse<ContactChannel>(Channel, out var channel) && EnumText.TryParse<Priority>(Priority, out var priority)
            && Enum.IsDefined((Impact)Impact) && Enum.IsDefined((Urgency)Urgency)
                ? new RoutingQuestion(
                    Category, Service, Tags, Location, channel, (Impact)Impact, (Urgency)Urgency, priority, Requester.Vip,
                    [.. Routes.Select(route => new Route(route.Id, new TeamId(route.Team), route.Category, route.Service, route.Tags ?? []))])
                : null;
    }
}
