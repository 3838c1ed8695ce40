namespace SynergyFlow.Core.Integrations.Import;

/// <summary>Mappings that ship with the product, and the guess for a file that none of them fits.</summary>
public static class ImportPresets
{
    public const string ServiceNowIncidentLog = "servicenow-incident-log";

    /// <summary>
    /// ServiceNow's audit log of incidents. Its three levels of impact and urgency become organisation, team and person (stopped,
    /// degraded, question): with these the seed matrix gives the priority that ServiceNow gives in every pair but low by
    /// high, where its stated priority is kept as an override. There is no short description in the log, so the title is
    /// made of category, subcategory and symptom. What its close codes mean is each company's own: they are kept as they are,
    /// and count as fixed.
    /// </summary>
    private static readonly ImportMapping s_serviceNow = new()
    {
        System = "servicenow",
        UnknownMarker = "?",
        DateFormats = ["dd-MM-yyyy HH:mm", "dd-MM-yyyy HH:mm:ss", "yyyy-MM-dd HH:mm:ss"],
        TimeZone = "Etc/UTC",
        KeyColumn = "number",
        History = true,
        UpdatedAtColumn = "sys_updated_at",
        UpdatedByColumn = "sys_updated_by",
        Columns = new Dictionary<string, ImportField>
        {
            ["incident_state"] = ImportField.State,
            ["active"] = ImportField.Ignore,
            ["reassignment_count"] = ImportField.ReassignmentCount,
            ["reopen_count"] = ImportField.ReopenCount,
            ["caller_id"] = ImportField.Requester,
            ["opened_by"] = ImportField.OpenedBy,
            ["opened_at"] = ImportField.CreatedAt,
            ["contact_type"] = ImportField.Channel,
            ["location"] = ImportField.Location,
            ["category"] = ImportField.Category,
            ["subcategory"] = ImportField.Subcategory,
            ["impact"] = ImportField.Impact,
            ["urgency"] = ImportField.Urgency,
            ["priority"] = ImportField.Priority,
            ["assignment_group"] = ImportField.Team,
            ["assigned_to"] = ImportField.Assignee,
            ["closed_code"] = ImportField.ResolutionCode,
            ["resolved_by"] = ImportField.ResolvedBy,
            ["resolved_at"] = ImportField.ResolvedAt,
            ["closed_at"] = ImportField.ClosedAt,
        },
        States = new Dictionary<string, string>
        {
            ["New"] = "new",
            ["Active"] = "in_progress",
            ["Awaiting User Info"] = "pending/customer",
            ["Awaiting Problem"] = "pending/problem",
            ["Awaiting Vendor"] = "pending/vendor",
            ["Awaiting Evidence"] = "pending/customer: Awaiting evidence",
            ["Resolved"] = "resolved",
            ["Closed"] = "closed",
        },
        Impacts = new Dictionary<string, string> { ["1 - High"] = "organisation", ["2 - Medium"] = "team", ["3 - Low"] = "person" },
        Urgencies = new Dictionary<string, string> { ["1 - High"] = "stopped", ["2 - Medium"] = "degraded", ["3 - Low"] = "question" },
        Priorities = new Dictionary<string, string>
        {
            ["1 - Critical"] = "P1",
            ["2 - High"] = "P2",
            ["3 - Moderate"] = "P3",
            ["4 - Low"] = "P4",
        },
        Channels = new Dictionary<string, string>
        {
            ["Phone"] = "phone",
            ["Email"] = "email",
            ["Self service"] = "portal",
            ["IVR"] = "phone",
            ["Direct opening"] = "walk_up",
        },
        ResolutionCodes = new Dictionary<string, string> { [ImportMapping.Otherwise] = "fixed" },
        TitleTemplate = "{category} / {subcategory} / {u_symptom}",
    };

    private static readonly Dictionary<string, ImportField> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["title"] = ImportField.Title,
        ["summary"] = ImportField.Title,
        ["subject"] = ImportField.Title,
        ["short_description"] = ImportField.Title,
        ["description"] = ImportField.Description,
        ["state"] = ImportField.State,
        ["status"] = ImportField.State,
        ["impact"] = ImportField.Impact,
        ["urgency"] = ImportField.Urgency,
        ["priority"] = ImportField.Priority,
        ["requester"] = ImportField.Requester,
        ["caller"] = ImportField.Requester,
        ["reporter"] = ImportField.Requester,
        ["assignee"] = ImportField.Assignee,
        ["assigned_to"] = ImportField.Assignee,
        ["team"] = ImportField.Team,
        ["group"] = ImportField.Team,
        ["category"] = ImportField.Category,
        ["subcategory"] = ImportField.Subcategory,
        ["service"] = ImportField.Service,
        ["location"] = ImportField.Location,
        ["channel"] = ImportField.Channel,
        ["tags"] = ImportField.Tags,
        ["created"] = ImportField.CreatedAt,
        ["created_at"] = ImportField.CreatedAt,
        ["opened_at"] = ImportField.CreatedAt,
        ["due"] = ImportField.DueAt,
        ["due_at"] = ImportField.DueAt,
        ["resolved_at"] = ImportField.ResolvedAt,
        ["closed_at"] = ImportField.ClosedAt,
        ["resolution"] = ImportField.ResolutionNotes,
    };

    private static readonly string[] s_keys = ["number", "key", "id", "ticket", "ticket_id"];

    public static IReadOnlyList<string> Names { get; } = [ServiceNowIncidentLog];

    public static ImportMapping? Find(string name) => name == ServiceNowIncidentLog ? s_serviceNow : null;

    /// <summary>A preset whose columns are all there, or what the columns' names suggest.</summary>
    public static (ImportMapping Mapping, string? Preset) Suggest(IReadOnlyList<string> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        if (s_serviceNow.Columns.Keys.All(headers.Contains) && headers.Contains(s_serviceNow.KeyColumn))
        {
            return (s_serviceNow, ServiceNowIncidentLog);
        }

        Dictionary<string, ImportField> columns = [];
        foreach (var header in headers)
        {
            if (s_names.TryGetValue(header.Replace(' ', '_'), out var field) && !columns.ContainsValue(field))
            {
                columns[header] = field;
            }
        }

        var key = headers.FirstOrDefault(header => s_keys.Contains(header.Replace(' ', '_'), StringComparer.OrdinalIgnoreCase));
        return (new ImportMapping { KeyColumn = key ?? headers[0], Columns = columns }, null);
    }
}
