using System.Collections.Frozen;
using System.Reflection;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Audit;

/// <summary>What an event is about, for whoever looks for one kind of thing.</summary>
public enum AuditGroup
{
    Incidents,

    /// <summary>Work items of projects.</summary>
    WorkItems,

    /// <summary>Time that people spent, and their weeks.</summary>
    Time,

    /// <summary>What is said on records, attached and linked to them.</summary>
    Messages,

    People,
    Settings,

    /// <summary>Imports, bulk changes, subscriptions and the audit itself: what acts on much at once.</summary>
    Operations,
}

/// <summary>The types of events that there are, by group.</summary>
public static class AuditTypes
{
    /// <summary>By what stands before the dot of a type.</summary>
    private static readonly Dictionary<string, AuditGroup> s_groups = new(StringComparer.Ordinal)
    {
        ["incident"] = AuditGroup.Incidents,
        ["work_item"] = AuditGroup.WorkItems,
        ["team_backlog"] = AuditGroup.WorkItems,
        ["time"] = AuditGroup.Time,
        ["record"] = AuditGroup.Messages,
        ["user"] = AuditGroup.People,
        ["team"] = AuditGroup.People,
        ["project"] = AuditGroup.Settings,
        ["tenant"] = AuditGroup.Operations,
        ["provisioned_group"] = AuditGroup.People,
        ["provisioning"] = AuditGroup.Settings,
        ["desk_settings"] = AuditGroup.Settings,
        ["sign_in_settings"] = AuditGroup.Settings,
        ["priority_matrix"] = AuditGroup.Settings,
        ["routing_table"] = AuditGroup.Settings,
        ["policy_version"] = AuditGroup.Settings,
        ["policy_replay"] = AuditGroup.Operations,
        ["macro"] = AuditGroup.Settings,
        ["template"] = AuditGroup.Settings,
        ["view"] = AuditGroup.Settings,
        ["bulk"] = AuditGroup.Operations,
        ["import"] = AuditGroup.Operations,
        ["webhook"] = AuditGroup.Settings,
        ["inbound_source"] = AuditGroup.Settings,
        ["inbound_message"] = AuditGroup.Operations,
        ["deployment"] = AuditGroup.Operations,
        ["subscription"] = AuditGroup.Operations,
        ["audit"] = AuditGroup.Operations,
    };

    private static readonly FrozenDictionary<string, AuditGroup> s_types = typeof(AuditTypes).Assembly.GetTypes()
        .Select(type => type.GetCustomAttribute<EventNameAttribute>()?.Name).OfType<string>()
        .ToFrozenDictionary(name => name, name => s_groups[name[..name.IndexOf('.', StringComparison.Ordinal)]], StringComparer.Ordinal);

    /// <summary>In the order of the alphabet.</summary>
    public static IReadOnlyList<string> All { get; } = [.. s_types.Keys.Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> Of(AuditGroup group) =>
        [.. s_types.Where(type => type.Value == group).Select(type => type.Key).Order(StringComparer.Ordinal)];

    /// <param name="what">A group or a type.</param>
    /// <returns>Null for neither.</returns>
    public static IReadOnlyList<string>? Of(string what) =>
        EnumText.TryParse<AuditGroup>(what, out var group) ? Of(group) : s_types.ContainsKey(what) ? [what] : null;
}
