using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Audit;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Incidents;

namespace SynergyFlow.Web.Audit;

/// <summary>Rows of the audit in the reader's words. Of incidents they are those of an incident's own history.</summary>
public sealed class AuditWords(IStringLocalizer<AuditText> text, IStringLocalizer<IncidentText> incidents, BrowserTimeZone zone)
{
    internal FieldWords Fields { get; } = new(incidents, zone);

    /// <summary>What goes on after "Ayu …".</summary>
    public string Did(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Denial is { } denial ? text["Denied", denial.Action] : Did(entry.Type);
    }

    public string Did(string type) => Known(text, "Event." + type) ?? Known(incidents, "Event." + type) ?? type;

    public string Label(string field) => Known(text, "Field." + field) ?? Fields.Label(field);

    /// <returns>Null for no value.</returns>
    public string? Value(string field, string? stored, string? name) =>
        (name is null && stored is not null ? Known(text, $"Value.{field}.{stored}") : null) ?? Fields.Value(field, stored, name);

    /// <summary>Why something was refused; a code of policies of one's own stays as it is.</summary>
    public string Reason(string code) => Known(text, "Reason." + code) ?? code;

    /// <summary>What came out of a decision.</summary>
    public string Verdict(AuditDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return decision.VerdictName ?? Known(text, "Verdict." + decision.Verdict) ?? decision.Verdict;
    }

    public string Kind(string kind) => Known(text, "Kind." + kind) ?? kind;

    /// <summary>It has a key, and a page by it.</summary>
    public static bool IsRecord(string kind) => EnumText.TryParse<RecordKind>(kind, out _);

    /// <summary>The page of what a row is about; null where there is none.</summary>
    public static string? Page(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.RecordKind switch
        {
            _ when entry.RecordId is null => null,
            "user" when entry.RecordName is not null && entry.RecordId != UserId.System.Value => $"/admin/users/{entry.RecordId}",
            "tenant" => $"/admin/tenants/{entry.RecordId}",
            "team" when entry.RecordName is not null => $"/admin/teams/{entry.RecordId}",
            "project" => $"/projects/{entry.RecordId}",
            "import" => $"/admin/imports/{entry.RecordId}",
            "bulk" => $"/desk/jobs/{entry.RecordId}",
            "webhook" => $"/admin/webhooks/{entry.RecordId}",
            "inbound_source" => $"/admin/inbound/{entry.RecordId}",
            "inbound_message" => $"/admin/inbound/messages?message={entry.RecordId}",
            "macro" => $"/desk/macros/{entry.RecordId}",
            "template" => $"/desk/templates/{entry.RecordId}",
            "provisioning" or "provisioned_group" => "/admin/provisioning",
            "desk_settings" => "/admin/desk",
            "priority_matrix" => "/admin/priority-matrix",
            "routing_table" => "/admin/routes",
            "subscription" => "/admin/subscriptions",
            _ => null,
        };
    }

    private static string? Known(IStringLocalizer from, string key) => from[key] is { ResourceNotFound: false } found ? found.Value : null;
}
