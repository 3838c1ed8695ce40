using System.Security.Claims;

namespace SynergyFlow.Web.Help;

/// <summary>Under which heading the contents list a topic; the words are HelpText "Group." + name.</summary>
public enum HelpGroup
{
    Work,
    Incident,
    Own,
    Administration,
}

/// <summary>One page of the help.</summary>
/// <param name="Id">Its address below /help, and the name of its files in Topics.</param>
/// <param name="Routes">The pages that it explains, as they are routed; none for what is part of another page.</param>
public sealed record HelpTopic(string Id, HelpGroup Group, HelpReaders Readers, params string[] Routes)
{
    public string Href => "/help/" + Id;

    /// <summary>The page that it explains, where that has one address.</summary>
    public string? Page => Array.Find(Routes, route => !route.Contains('{', StringComparison.Ordinal));

    public bool IsFor(ClaimsPrincipal reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return Readers switch
        {
            HelpReaders.Anybody => true,
            HelpReaders.SignedIn => reader.Identity?.IsAuthenticated == true,
            HelpReaders.Agents => HelpTopics.Agents.Any(reader.IsInRole),
            _ => HelpTopics.Administrators.Any(reader.IsInRole),
        };
    }
}

/// <summary>Who may read a topic: who may see its pages.</summary>
public enum HelpReaders
{
    Administrators,
    Agents,
    SignedIn,
    Anybody,
}

/// <summary>Every topic, in the order of the contents. A test holds it against the pages that there are and who may see them.</summary>
internal static class HelpTopics
{
    public const string Contents = "/help";

    public const string SignIn = "sign-in";

    public static readonly string[] Administrators = ["TENANT_ADMIN", "SYSTEM_ADMIN"];

    public static readonly string[] Agents = [.. Administrators, "AGENT"];

    /// <summary>Pages with nothing of their own to explain: their help is the contents.</summary>
    public static IReadOnlyList<string> Unexplained { get; } =
        [Contents, "/help/{Topic}", "/help/" + SignIn, "/not-found", "/no-permission", "/error", "/gallery", "/gallery/plain"];

    public static IReadOnlyList<HelpTopic> All { get; } =
    [
        new("desk", HelpGroup.Work, HelpReaders.SignedIn, "/desk"),
        new("views", HelpGroup.Work, HelpReaders.SignedIn),
        new("filters", HelpGroup.Work, HelpReaders.SignedIn),
        new("my-work", HelpGroup.Work, HelpReaders.Agents, "/my-work"),
        new("search", HelpGroup.Work, HelpReaders.SignedIn, "/search"),
        new("bulk", HelpGroup.Work, HelpReaders.Agents, "/desk/jobs", "/desk/jobs/{Id:guid}"),
        new("macros", HelpGroup.Work, HelpReaders.Agents, "/desk/macros", "/desk/macros/new", "/desk/macros/{Id:guid}"),
        new("templates", HelpGroup.Work, HelpReaders.Agents, "/desk/templates", "/desk/templates/new", "/desk/templates/{Id:guid}"),
        new("projects", HelpGroup.Work, HelpReaders.Agents, "/projects", "/projects/new", "/projects/{Key}", "/projects/{Key}/components", "/projects/{Key}/versions", "/projects/{Key}/fields", "/projects/{Key}/settings"),
        new("life-cycles", HelpGroup.Work, HelpReaders.Agents, "/projects/{Key}/life-cycles"),
        new("sprints", HelpGroup.Work, HelpReaders.Agents, "/projects/{Key}/sprints", "/projects/{Key}/sprints/{Id:guid}", "/projects/{Key}/flow"),
        new("roadmap", HelpGroup.Work, HelpReaders.Agents, "/roadmap", "/projects/{Key}/roadmap"),
        new("work-items", HelpGroup.Work, HelpReaders.Agents, "/projects/{Key}/items", "/projects/{Key}/items/new", "/items/new", "/projects/{Key}/intake", "/projects/{Key}/backlog", "/projects/{Key}/board", "/items/{Key}"),
        new("team-backlog", HelpGroup.Work, HelpReaders.Agents, "/teams", "/teams/{Id:guid}/backlog"),
        new("time", HelpGroup.Work, HelpReaders.Agents, "/time", "/time/approvals"),
        new("graph", HelpGroup.Work, HelpReaders.Agents, "/graph/{Key}"),
        new("deployments", HelpGroup.Work, HelpReaders.Agents, "/deployments"),

        new("new-incident", HelpGroup.Incident, HelpReaders.SignedIn, "/incidents/new"),
        new("incident", HelpGroup.Incident, HelpReaders.SignedIn, "/incidents/{Key}"),
        new("replies", HelpGroup.Incident, HelpReaders.SignedIn),
        new("merging", HelpGroup.Incident, HelpReaders.Agents),
        new("print", HelpGroup.Incident, HelpReaders.SignedIn, "/incidents/{Key}/print"),
        new("surveys", HelpGroup.Incident, HelpReaders.SignedIn, "/survey/{Token}"),

        new("drafts", HelpGroup.Own, HelpReaders.SignedIn, "/drafts"),
        new("shortcuts", HelpGroup.Own, HelpReaders.SignedIn, "/account/shortcuts"),
        new("account", HelpGroup.Own, HelpReaders.SignedIn, "/account", "/account/link", "/account/passkey"),
        new("calendars", HelpGroup.Own, HelpReaders.SignedIn, "/account/calendars"),
        new("languages", HelpGroup.Own, HelpReaders.SignedIn),
        new(SignIn, HelpGroup.Own, HelpReaders.Anybody, "/sign-in", "/sign-in/code", "/sign-in/set-up", "/account/password"),

        new("administration", HelpGroup.Administration, HelpReaders.Administrators, "/admin"),
        new("tenants", HelpGroup.Administration, HelpReaders.Administrators, "/admin/tenants", "/admin/tenants/{Id:guid}"),
        new("users", HelpGroup.Administration, HelpReaders.Administrators, "/admin/users", "/admin/users/{Id:guid}"),
        new("sign-in-settings", HelpGroup.Administration, HelpReaders.Administrators, "/admin/sign-in"),
        new("provisioning", HelpGroup.Administration, HelpReaders.Administrators, "/admin/provisioning"),
        new("teams", HelpGroup.Administration, HelpReaders.Administrators, "/admin/teams", "/admin/teams/{Id:guid}"),
        new("priorities", HelpGroup.Administration, HelpReaders.Administrators, "/admin/priority-matrix"),
        new("routes", HelpGroup.Administration, HelpReaders.Administrators, "/admin/routes"),
        new("policies", HelpGroup.Administration, HelpReaders.Administrators, "/admin/policies", "/admin/policies/{Policy}", "/admin/policies/{Policy}/versions/{Number:int}"),
        new("desk-settings", HelpGroup.Administration, HelpReaders.Administrators, "/admin/desk"),
        new("imports", HelpGroup.Administration, HelpReaders.Administrators, "/admin/imports", "/admin/imports/{Id:guid}"),
        new("webhooks", HelpGroup.Administration, HelpReaders.Administrators, "/admin/webhooks", "/admin/webhooks/new", "/admin/webhooks/{Id:guid}"),
        new("inbound", HelpGroup.Administration, HelpReaders.Administrators, "/admin/inbound", "/admin/inbound/new", "/admin/inbound/{Id:guid}", "/admin/inbound/messages"),
        new("events", HelpGroup.Administration, HelpReaders.Administrators, "/admin/events", "/admin/events/{Name}"),
        new("subscriptions", HelpGroup.Administration, HelpReaders.Administrators, "/admin/subscriptions", "/admin/subscriptions/{Name}"),
        new("audit", HelpGroup.Administration, HelpReaders.Administrators, "/admin/audit", "/admin/audit/{Id:guid}", "/admin/access"),
        new("search-upkeep", HelpGroup.Administration, HelpReaders.Administrators, "/admin/search"),
        new("receipts", HelpGroup.Administration, HelpReaders.Administrators, "/admin/receipts"),
    ];

    public static HelpTopic? Find(string? id) => All.FirstOrDefault(topic => topic.Id == id);

    /// <summary>What explains the page at an address of this site; null for one that nothing explains.</summary>
    public static HelpTopic? Of(string path)
    {
        var parts = path.Split('?', '#')[0].Trim('/').Split('/');
        return All.FirstOrDefault(topic => topic.Routes.Any(route => Fits(route, parts) && !HasParameter(route)))
            ?? All.FirstOrDefault(topic => topic.Routes.Any(route => Fits(route, parts)));
    }

    /// <summary>Where the help of a page is for this reader: its topic if he may read that, else the contents.</summary>
    public static string AddressOf(string path, ClaimsPrincipal reader) =>
        Of(path) is { } topic && topic.IsFor(reader) ? topic.Href : Contents;

    private static bool HasParameter(string route) => route.Contains('{', StringComparison.Ordinal);

    private static bool Fits(string route, string[] parts)
    {
        var wanted = route.Trim('/').Split('/');
        return wanted.Length == parts.Length
            && wanted.Zip(parts).All(pair => HasParameter(pair.First) || string.Equals(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase));
    }
}
