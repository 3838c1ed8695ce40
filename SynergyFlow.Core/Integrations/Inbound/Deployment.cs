using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Inbound;

[JsonConverter(typeof(EntityIdJsonConverter<DeploymentId>))]
public readonly record struct DeploymentId(Guid Value) : IEntityId<DeploymentId>
{
    public static DeploymentId New() => new(Guid.CreateVersion7());

    public static DeploymentId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

public enum DeploymentStatus
{
    Started,
    Succeeded,
    Failed,
    RolledBack,
}

/// <summary>One deployment as a message tells it, checked.</summary>
/// <param name="ExternalId">By which the pipeline knows it: the same in each message about it.</param>
/// <param name="At">As of when this is so.</param>
public sealed record DeploymentFacts(
    string ExternalId,
    string Application,
    string Environment,
    string Version,
    DeploymentStatus Status,
    string? Commit,
    string? By,
    string? Url,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    DateTimeOffset At);

/// <summary>What a pipeline brought where. It is what its newest message says, in whatever order they arrive.</summary>
public sealed class Deployment : Aggregate
{
    public const int ExternalIdLength = 200;
    public const int NameLength = 120;
    public const int CommitLength = 80;

    private Deployment()
    {
    }

    public DeploymentId Id { get; private init; }

    public InboundSourceId Source { get; private init; }

    public string ExternalId { get; private init; } = "";

    public string Application { get; private set; } = "";

    public string Environment { get; private set; } = "";

    public string AppVersion { get; private set; } = "";

    public DeploymentStatus Status { get; private set; }

    public string? Commit { get; private set; }

    /// <summary>Who began it, as the pipeline calls him.</summary>
    public string? By { get; private set; }

    public string? Url { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    public DateTimeOffset At { get; private set; }

    public override string AggregateKind => "deployment";

    public override Guid AggregateId => Id.Value;

    public string Name => $"{Application} {AppVersion} → {Environment}";

    public static Deployment Record(TenantId tenant, InboundSourceId source, DeploymentFacts facts, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(facts);
        Deployment deployment = new() { Tenant = tenant, Id = DeploymentId.New(), Source = source, ExternalId = facts.ExternalId };
        var changes = deployment.Apply(facts, isNew: true);
        deployment.Raise(new DeploymentRecorded(deployment.Name, changes), stamp);
        return deployment;
    }

    public void Take(DeploymentFacts facts, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (IsNewer(facts) && Apply(facts, isNew: false) is { Count: > 0 } changes)
        {
            Raise(new DeploymentUpdated(Name, changes), stamp);
        }
    }

    /// <summary>Of the same moment, what ends it comes after its beginning.</summary>
    private bool IsNewer(DeploymentFacts facts) => facts.At > At || (facts.At == At && facts.Status > Status);

    private List<FieldChange> Apply(DeploymentFacts facts, bool isNew)
    {
        List<FieldChange> changes =
        [
            new("application", isNew ? null : Application, facts.Application),
            new("environment", isNew ? null : Environment, facts.Environment),
            new("version", isNew ? null : AppVersion, facts.Version),
            new("status", isNew ? null : Status.ToText(), facts.Status.ToText()),
            new("commit", Commit, facts.Commit ?? Commit),
        ];
        changes.RemoveAll(change => change.From == change.To);
        (Application, Environment, AppVersion, Status, At) = (facts.Application, facts.Environment, facts.Version, facts.Status, facts.At);
        (Commit, By, Url) = (facts.Commit ?? Commit, facts.By ?? By, facts.Url ?? Url);
        (StartedAt, FinishedAt) = (facts.StartedAt ?? StartedAt, facts.FinishedAt ?? FinishedAt);
        return changes;
    }
}
