namespace SynergyFlow.Core.Kernel;

/// <summary>Through which door a change came in; stored with every event.</summary>
public enum Channel
{
    Ui,
    Api,
    Import,
    System,

    /// <summary>One change asked for many records; the event's correlation id is the job's id.</summary>
    Bulk,

    /// <summary>The identity provider, which keeps people and groups in step.</summary>
    Scim,

    /// <summary>Another system has announced something; the event's causation id is the message's.</summary>
    Inbound,
}

/// <summary>
/// Who asks. Passed explicitly, so that no use case can run without one. Rights are not in here: the authorizer
/// reads them afresh, so that a demotion bites at the next click.
/// </summary>
/// <param name="Scopes">What a personal access token was limited to; null for a person who signed in.</param>
public sealed record Actor(
    TenantId Tenant, UserId Id, string Name, Channel Channel, IReadOnlySet<string>? Scopes = null)
{
    public bool IsSystem => Id == UserId.System;

    /// <summary>The platform itself, acting for one tenant.</summary>
    public static Actor System(TenantId tenant) => new(tenant, UserId.System, "SynergyFlow", Channel.System);

    /// <summary>By whom and when: what an aggregate needs to know of a command.</summary>
    public Stamp At(DateTimeOffset now) => new(Id, now);
}

/// <summary>By whom and when something was done.</summary>
public readonly record struct Stamp(UserId By, DateTimeOffset At);
