using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Web.Integrations;

/// <summary>A mapping while somebody edits it: the same, with fields that a form can write to.</summary>
internal sealed class MappingDraft
{
    /// <summary>Fields whose values need a meaning.</summary>
    public static IReadOnlyList<ImportField> Mapped { get; } =
    [
        ImportField.State, ImportField.Impact, ImportField.Urgency, ImportField.Priority, ImportField.Channel, ImportField.ResolutionCode,
    ];

    public MappingDraft(ImportMapping mapping, IReadOnlyList<string> headers)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        ArgumentNullException.ThrowIfNull(headers);
        (System, KeyColumn, History) = (mapping.System, mapping.KeyColumn, mapping.History);
        (UpdatedAtColumn, UpdatedByColumn) = (mapping.UpdatedAtColumn ?? "", mapping.UpdatedByColumn ?? "");
        (DateFormats, TimeZone) = (string.Join('\n', mapping.DateFormats), mapping.TimeZone);
        (UnknownMarker, TitleTemplate) = (mapping.UnknownMarker ?? "", mapping.TitleTemplate ?? "");
        (People, Teams) = (mapping.People, mapping.Teams);
        Columns = headers.ToDictionary(header => header, header => mapping.Columns.GetValueOrDefault(header), StringComparer.Ordinal);
        Values = new Dictionary<ImportField, Dictionary<string, string>>
        {
            [ImportField.State] = new(mapping.States),
            [ImportField.Impact] = new(mapping.Impacts),
            [ImportField.Urgency] = new(mapping.Urgencies),
            [ImportField.Priority] = new(mapping.Priorities),
            [ImportField.Channel] = new(mapping.Channels),
            [ImportField.ResolutionCode] = new(mapping.ResolutionCodes),
        };
    }

    public string System { get; set; }

    public string KeyColumn { get; set; }

    public bool History { get; set; }

    public string UpdatedAtColumn { get; set; }

    public string UpdatedByColumn { get; set; }

    public string DateFormats { get; set; }

    public string TimeZone { get; set; }

    public string UnknownMarker { get; set; }

    public string TitleTemplate { get; set; }

    public NamePolicy People { get; set; }

    public NamePolicy Teams { get; set; }

    public Dictionary<string, ImportField> Columns { get; }

    public Dictionary<ImportField, Dictionary<string, string>> Values { get; }

    /// <summary>What a value may become, in the spelling of mappings.</summary>
    public static IEnumerable<string> Choices(ImportField field) => field switch
    {
        ImportField.State => EnumText.All<IncidentState>().SelectMany(state => state == IncidentState.Pending.ToText()
            ? EnumText.All<PendingReason>().Select(reason => $"{state}/{reason}")
            : [state]),
        ImportField.Impact => EnumText.All<Impact>(),
        ImportField.Urgency => EnumText.All<Urgency>(),
        ImportField.Priority => EnumText.All<Priority>(),
        ImportField.Channel => EnumText.All<ContactChannel>(),
        ImportField.ResolutionCode => EnumText.All<ResolutionCode>(),
        _ => [],
    };

    /// <param name="target">Empty: as it is written.</param>
    public void Set(ImportField field, string value, string? target)
    {
        if (string.IsNullOrEmpty(target))
        {
            Values[field].Remove(value);
        }
        else
        {
            Values[field][value] = target;
        }
    }

    public ImportMapping ToMapping() => new()
    {
        System = System,
        KeyColumn = KeyColumn,
        History = History,
        UpdatedAtColumn = Empty(UpdatedAtColumn),
        UpdatedByColumn = Empty(UpdatedByColumn),
        DateFormats = DateFormats.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        TimeZone = TimeZone.Trim(),
        UnknownMarker = Empty(UnknownMarker),
        TitleTemplate = Empty(TitleTemplate),
        People = People,
        Teams = Teams,
        Columns = Columns.Where(column => column.Value is not ImportField.Custom).ToDictionary(StringComparer.Ordinal),
        States = Values[ImportField.State],
        Impacts = Values[ImportField.Impact],
        Urgencies = Values[ImportField.Urgency],
        Priorities = Values[ImportField.Priority],
        Channels = Values[ImportField.Channel],
        ResolutionCodes = Values[ImportField.ResolutionCode],
    };

    private static string? Empty(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
