using System.Collections.Frozen;

namespace SynergyFlow.Core.Events.Catalogue;

/// <summary>A topic of the event stream.</summary>
/// <param name="Retention">How long Kafka keeps an event.</param>
/// <param name="About">A sentence for its readers.</param>
/// <param name="Aggregates">Whose events go there; none where nothing is published yet.</param>
public sealed record EventTopic(string Name, int Partitions, TimeSpan Retention, string About, IReadOnlyList<string> Aggregates);

/// <summary>
/// The eleven topics, as the manifests create them (deployment-seed.md). The events of one aggregate all go to one topic, or their order would
/// be lost: what decides is the kind of aggregate, not the type of event.
/// </summary>
public static class EventTopics
{
    /// <summary>Where other systems announce things.</summary>
    public const string Inbound = "integration-events";

    /// <summary>What could not be handled.</summary>
    public const string DeadLetters = "dlq-events";

    private static readonly FrozenDictionary<string, EventTopic> s_ofAggregates;

    static EventTopics() => s_ofAggregates = All
        .SelectMany(topic => topic.Aggregates.Select(aggregate => (aggregate, topic)))
        .ToFrozenDictionary(one => one.aggregate, one => one.topic, StringComparer.Ordinal);

    public static IReadOnlyList<EventTopic> All { get; } =
    [
        new("user-events", 6, TimeSpan.FromDays(7), "People, how they sign in, groups that identity providers keep, and tenants.",
            ["user", "shortcuts", "sign_in_settings", "provisioning", "provisioned_group", "tenant"]),
        new("incident-events", 12, TimeSpan.FromDays(30), "Incidents with what is said, attached and linked there, and the settings of the desk.",
            ["incident", "template", "macro", "view", "desk_settings", "priority_matrix"]),
        new("change-events", 6, TimeSpan.FromDays(90), "Changes, and what pipelines have brought where.", ["deployment"]),
        new("problem-events", 6, TimeSpan.FromDays(30), "Problems.", []),
        new("workflow-events", 12, TimeSpan.FromDays(30), "What acts by itself or on much at once: policies, bulk changes, imports, subscriptions, webhooks, what other systems send, the audit.",
            ["policy_version", "policy_replay", "bulk", "import", "subscription", "webhook", "inbound_source", "inbound_message", "audit"]),
        new("notification-events", 6, TimeSpan.FromDays(7), "Notifications.", []),
        new("cmdb-events", 6, TimeSpan.FromDays(90), "Configuration items.", []),
        new("team-events", 3, TimeSpan.FromDays(30), "Teams with the order of their work, which work goes to them, their projects with the work items, and the time that people spent.", ["team", "team_backlog", "routing_table", "project", "work_item", "time"]),
        new("knowledge-events", 3, TimeSpan.FromDays(30), "Knowledge articles.", []),
        new(Inbound, 6, TimeSpan.FromDays(7), "What other systems announce to SynergyFlow.", []),
        new(DeadLetters, 3, TimeSpan.FromDays(30), "What could not be handled, with its original bytes and where it came from.", []),
    ];

    /// <returns>Null for a kind that no topic takes: a test sees to it that there is none.</returns>
    public static EventTopic? Of(string aggregateKind) => s_ofAggregates.GetValueOrDefault(aggregateKind);
}
