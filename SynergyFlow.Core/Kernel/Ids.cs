using System.Text.Json.Serialization;

namespace SynergyFlow.Core.Kernel;

/// <summary>The organisation that owns a row. Every table carries it.</summary>
[JsonConverter(typeof(EntityIdJsonConverter<TenantId>))]
public readonly record struct TenantId(Guid Value) : IEntityId<TenantId>
{
    public static TenantId New() => new(Guid.CreateVersion7());

    public static TenantId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A person, a placeholder for one, or the system itself.</summary>
[JsonConverter(typeof(EntityIdJsonConverter<UserId>))]
public readonly record struct UserId(Guid Value) : IEntityId<UserId>
{
    /// <summary>The account in whose name timers and subscriptions act; each tenant has a row for it.</summary>
    public static UserId System { get; } = new(new Guid("00000000-0000-7000-8000-000000000001"));

    /// <summary>Whom the log names when the identity provider changes something; see docs/adr/0040.</summary>
    public static UserId Provisioning { get; } = new(new Guid("00000000-0000-7000-8000-000000000002"));

    public static UserId New() => new(Guid.CreateVersion7());

    public static UserId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A group of people that owns work.</summary>
[JsonConverter(typeof(EntityIdJsonConverter<TeamId>))]
public readonly record struct TeamId(Guid Value) : IEntityId<TeamId>
{
    public static TeamId New() => new(Guid.CreateVersion7());

    public static TeamId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>What holds the work items of some teams together.</summary>
[JsonConverter(typeof(EntityIdJsonConverter<ProjectId>))]
public readonly record struct ProjectId(Guid Value) : IEntityId<ProjectId>
{
    public static ProjectId New() => new(Guid.CreateVersion7());

    public static ProjectId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>A work record of any kind.</summary>
[JsonConverter(typeof(EntityIdJsonConverter<RecordId>))]
public readonly record struct RecordId(Guid Value) : IEntityId<RecordId>
{
    public static RecordId New() => new(Guid.CreateVersion7());

    public static RecordId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}
