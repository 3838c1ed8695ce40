using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

[JsonConverter(typeof(EntityIdJsonConverter<LinkId>))]
public readonly record struct LinkId(Guid Value) : IEntityId<LinkId>
{
    public static LinkId New() => new(Guid.CreateVersion7());

    public static LinkId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>One row for both directions; the inverse is how the other end reads it.</summary>
public sealed class RecordLink
{
    public required TenantId Tenant { get; init; }

    public required LinkId Id { get; init; }

    public required RecordId From { get; init; }

    public required RecordId To { get; init; }

    public required LinkType Type { get; init; }

    public required UserId LinkedBy { get; init; }

    public required DateTimeOffset LinkedAt { get; init; }
}

/// <summary>Somebody who wants to know what happens to a record.</summary>
public sealed class Watcher
{
    public required TenantId Tenant { get; init; }

    public required RecordId Record { get; init; }

    public required UserId User { get; init; }

    public required DateTimeOffset Since { get; init; }
}

/// <summary>The name a record has in another system; unique per system, so that an import can run again.</summary>
public sealed class ExternalRef
{
    public required TenantId Tenant { get; init; }

    public required RecordId Record { get; init; }

    public required string System { get; init; }

    public required string ExternalId { get; init; }
}
