using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

/// <summary>
/// The kinds of work records that exist. A new kind joins by adding its line here, its table and its life cycle.
/// </summary>
public enum RecordKind
{
    Incident,
    WorkItem,
}

public static class RecordKinds
{
    /// <summary>The letters before the number of a key: INC-1234; null for work items, which have those of their project.</summary>
    public static string? Prefix(this RecordKind kind) => kind switch
    {
        RecordKind.Incident => "INC",
        RecordKind.WorkItem => null,
    };

    public static string Key(this RecordKind kind, long number) =>
        $"{kind.Prefix() ?? throw new ArgumentOutOfRangeException(nameof(kind), kind, "Its keys are its project's.")}-{number}";

    /// <summary>The kind by the letters of a key, in any case: no project has those of another kind.</summary>
    public static RecordKind OfKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.StartsWith($"{RecordKind.Incident.Prefix()}-", StringComparison.OrdinalIgnoreCase) ? RecordKind.Incident : RecordKind.WorkItem;
    }

    /// <summary>Where the page of a record is, from the root of the product.</summary>
    public static string Address(string key) => OfKey(key) switch
    {
        RecordKind.Incident => $"/incidents/{key}",
        RecordKind.WorkItem => $"/items/{key}",
    };
}

/// <summary>What a state means, whatever a kind or a customer calls it. Code asks for the category, never for a name.</summary>
public enum StateCategory
{
    New,
    Open,
    Pending,
    Resolved,
    Closed,
    Cancelled,
}

/// <summary>How much is affected (domain.md 3.6), 1 the organisation to 4 one person.</summary>
public enum Impact
{
    Organisation = 1,
    Department = 2,
    Team = 3,
    Person = 4,
}

/// <summary>How soon it hurts (domain.md 3.6), 1 work stopped to 4 a question.</summary>
public enum Urgency
{
    Stopped = 1,
    BadlyDegraded = 2,
    Degraded = 3,
    Question = 4,
}

/// <summary>Derived from impact and urgency; the names sort as the values do.</summary>
public enum Priority
{
    [JsonStringEnumMemberName("P1")]
    P1 = 1,

    [JsonStringEnumMemberName("P2")]
    P2 = 2,

    [JsonStringEnumMemberName("P3")]
    P3 = 3,

    [JsonStringEnumMemberName("P4")]
    P4 = 4,
}

/// <summary>How the requester got in touch.</summary>
public enum ContactChannel
{
    Portal,
    Email,
    Phone,
    Chat,
    Api,
    Monitoring,
    WalkUp,
}

public enum Sensitivity
{
    Normal,

    /// <summary>Only its people, its assignee and its team may see it.</summary>
    Restricted,
}

public enum CommentKind
{
    /// <summary>Everybody who sees the record reads it.</summary>
    Reply,

    /// <summary>Agents only; it never leaves the house.</summary>
    Note,
}

/// <summary>How two records relate, read from the first to the second.</summary>
public enum LinkType
{
    Relates,
    Blocks,
    Causes,
    Duplicates,
}

/// <summary>How one record relates to another as its own page says it: each type and, where it differs, its inverse.</summary>
public enum LinkRole
{
    Relates,
    Blocks,
    BlockedBy,
    Causes,
    CausedBy,
    Duplicates,
    DuplicatedBy,
}

public static class LinkRoles
{
    public static LinkRole Forward(this LinkType type) => type switch
    {
        LinkType.Relates => LinkRole.Relates,
        LinkType.Blocks => LinkRole.Blocks,
        LinkType.Causes => LinkRole.Causes,
        LinkType.Duplicates => LinkRole.Duplicates,
    };

    public static LinkRole Inverse(this LinkType type) => type switch
    {
        LinkType.Relates => LinkRole.Relates,
        LinkType.Blocks => LinkRole.BlockedBy,
        LinkType.Causes => LinkRole.CausedBy,
        LinkType.Duplicates => LinkRole.DuplicatedBy,
    };

    /// <returns>The stored type, and whether the two ends change places.</returns>
    public static (LinkType Type, bool Swapped) Stored(this LinkRole role) => role switch
    {
        LinkRole.Relates => (LinkType.Relates, false),
        LinkRole.Blocks => (LinkType.Blocks, false),
        LinkRole.BlockedBy => (LinkType.Blocks, true),
        LinkRole.Causes => (LinkType.Causes, false),
        LinkRole.CausedBy => (LinkType.Causes, true),
        LinkRole.Duplicates => (LinkType.Duplicates, false),
        LinkRole.DuplicatedBy => (LinkType.Duplicates, true),
    };
}
