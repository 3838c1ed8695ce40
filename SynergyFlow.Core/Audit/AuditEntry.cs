using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Audit;

/// <summary>One row of the audit: what somebody did, or was refused.</summary>
/// <param name="At">When it was recorded, by the database's clock.</param>
/// <param name="OccurredAt">When it happened; of imported history long before.</param>
/// <param name="Who">The name that he had then.</param>
/// <param name="RecordName">The key of a record, the name of a person, a team or a tenant; null for what has neither.</param>
/// <param name="Decisions">What policies decided that it came of, by policy.</param>
/// <param name="Denial">What was refused; null where it was not.</param>
/// <param name="Read">As what it was read; null where it was not only read.</param>
/// <param name="Command">The action that policies allowed the person who did it; null where SynergyFlow did it itself.</param>
/// <param name="CausationId">The event or the message that it is an answer to; null where somebody acted of himself.</param>
public sealed record AuditEntry(
    Guid Id,
    DateTimeOffset At,
    DateTimeOffset OccurredAt,
    UserId WhoId,
    string Who,
    Channel Channel,
    string Type,
    string RecordKind,
    Guid? RecordId,
    string? RecordName,
    IReadOnlyList<AuditChange> Changes,
    string CorrelationId,
    string? TraceId,
    IReadOnlyList<AuditDecision> Decisions,
    AuditDenial? Denial = null,
    AuditRead? Read = null,
    string? Command = null,
    Guid? CausationId = null)
{
    /// <summary>The type of what was read.</summary>
    public const string WasRead = "access.read";

    /// <summary>The type of what was refused.</summary>
    public const string Denied = "access.denied";
}

/// <summary>One field's old and new value as stored.</summary>
/// <param name="FromName">What a person reads instead of an id.</param>
public sealed record AuditChange(string Field, string? From, string? To, string? FromName = null, string? ToName = null);

/// <param name="Action">What was asked for; of a question about several actions, the policy that was asked.</param>
/// <param name="Reasons">Codes.</param>
/// <param name="Fault">Why the policies gave no answer; null where they said no.</param>
/// <param name="Revision">Of the policies; empty where there was no answer.</param>
public sealed record AuditDenial(string Action, IReadOnlyList<string> Reasons, string? Fault, string Revision, string Engine);

/// <param name="Action">What was asked for.</param>
/// <param name="Revision">Of the policies that allowed it.</param>
public sealed record AuditRead(string Action, string Revision, string Engine);

/// <param name="Id">Of the receipt.</param>
/// <param name="VerdictName">What a person reads instead of an id.</param>
public sealed record AuditDecision(Guid Id, string Policy, string Verdict, string Revision, string? Fault, string? VerdictName = null);
