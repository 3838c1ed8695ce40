namespace SynergyFlow.Web.Identity;

/// <summary>The pages that /admin leads to. Only what exists is listed.</summary>
/// <param name="Key">Key in IdentityText; with "Help" behind it the sentence below.</param>
/// <param name="Roles">Comma separated roles that see it.</param>
internal sealed record AdminEntry(string Key, string Href, string Roles = AdminEntry.Admins)
{
    public const string Admins = "TENANT_ADMIN,SYSTEM_ADMIN";

    /// <summary>Whoever runs the installation.</summary>
    public const string Operators = "SYSTEM_ADMIN";

    public static IReadOnlyList<AdminEntry> All { get; } =
    [
        new("Tenants", "/admin/tenants", Operators),
        new("Users", "/admin/users"),
        new("SignInSettings", "/admin/sign-in"),
        new("Provisioning", "/admin/provisioning"),
        new("Teams", "/admin/teams"),
        new("PriorityMatrix", "/admin/priority-matrix"),
        new("Routes", "/admin/routes"),
        new("Policies", "/admin/policies"),
        new("Desk", "/admin/desk"),
        new("Imports", "/admin/imports"),
        new("Webhooks", "/admin/webhooks"),
        new("Inbound", "/admin/inbound"),
        new("EventTypes", "/admin/events"),
        new("Subscriptions", "/admin/subscriptions"),
        new("Audit", "/admin/audit"),
        new("AccessWhy", "/admin/access"),
        new("SearchUpkeep", "/admin/search"),
        new("Receipts", "/admin/receipts"),
    ];
}
