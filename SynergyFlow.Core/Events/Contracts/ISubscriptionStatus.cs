namespace SynergyFlow.Core.Events.Contracts;

/// <summary>How fresh what subscriptions feed is, known on every node and at most some seconds old. Costs no query.</summary>
public interface ISubscriptionStatus
{
    /// <summary>By subscription; empty before the first look. It goes on ageing while nobody can look.</summary>
    IReadOnlyDictionary<string, Freshness> All { get; }
}

/// <summary>Subscriptions that others speak of by name. Checkpoints are kept under these names: never change one.</summary>
public static class SubscriptionNames
{
    /// <summary>Who changed what, on each record.</summary>
    public const string History = "history";

    /// <summary>Events leave for Kafka.</summary>
    public const string Kafka = "kafka";

    /// <summary>Events become deliveries.</summary>
    public const string Webhooks = "webhooks";
}

/// <param name="Age">Everything older than this has been handled.</param>
/// <param name="P50">Half of the time in the last quarter of an hour the age was at most this.</param>
/// <param name="RedFor">How long the age has been above ten seconds without a break; zero while it is not.</param>
public sealed record Freshness(TimeSpan Age, TimeSpan P50, TimeSpan P95, TimeSpan P99, TimeSpan RedFor)
{
    /// <summary>From this age on what a subscription feeds is stale.</summary>
    public static readonly TimeSpan Red = TimeSpan.FromSeconds(10);

    /// <summary>Red for so long, somebody has to look.</summary>
    public static readonly TimeSpan Alarm = TimeSpan.FromMinutes(5);

    public bool Alarming => RedFor >= Alarm;
}

/// <summary>A record, a project or the order of a team's work got another version. Ids only: whoever shows it reads it again, under his own rights.</summary>
/// <param name="Project">The project that the record is of, or that changed; null: of none.</param>
public sealed record RecordChanged(Kernel.TenantId Tenant, Guid RecordId, string Kind, int Version, string Type, Guid? Project = null)
{
    /// <summary>The kind where it is no record but a project.</summary>
    public const string OfProject = "project";

    /// <summary>And where it is the order of a team's backlog: the id is that of the team.</summary>
    public const string OfTeamBacklog = "team_backlog";
}

/// <summary>A person's role, state or teams may have changed.</summary>
public sealed record AccountChanged(Kernel.TenantId Tenant, Kernel.UserId User);

/// <summary>Time was logged or taken back, or something was decided on a week.</summary>
/// <param name="Records">Those that the time is on.</param>
public sealed record TimeChanged(Kernel.TenantId Tenant, Kernel.UserId Person, IReadOnlyCollection<Guid> Records);
