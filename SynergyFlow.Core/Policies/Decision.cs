using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies.Studio;

namespace SynergyFlow.Core.Policies;

/// <summary>What a policy said to a question, before anything came of it. Kept with its effect it becomes a receipt (domain.md 3.11).</summary>
/// <param name="Policy">The document that was asked, such as <c>synergyflow/priority</c>.</param>
/// <param name="Revision">Of the policies that answered; empty where there was no answer.</param>
/// <param name="Engine">What evaluated them: <c>in_process</c> or <c>opa</c>.</param>
/// <param name="Verdict">What came out, in one word: of a priority <c>P1</c> to <c>P4</c>, of a route the id of its team or <see cref="Nobody"/>.</param>
/// <param name="Input">The question as it was asked, JSON: ids and facts, no names or addresses of people.</param>
/// <param name="Result">The answer, JSON; null where there was none.</param>
/// <param name="Fault">Why there was no answer, a stable code; null where there was one.</param>
/// <param name="Took">From question to answer.</param>
public sealed record Decision(
    string Policy,
    string Revision,
    string Engine,
    string Verdict,
    string Input,
    string? Result,
    IReadOnlyList<Reason> Reasons,
    string? Fault,
    TimeSpan Took,
    DateTimeOffset At)
{
    /// <summary>The verdict that gives a record to no team.</summary>
    public const string Nobody = "none";

    public Guid Id { get; } = Guid.CreateVersion7();

    /// <summary>Which of the tenant's versions was asked, and how; null: SynergyFlow's own policy.</summary>
    public DecidingVersion? Version { get; init; }

    /// <summary>What versions that are tried out would have said.</summary>
    public IReadOnlyList<Comparison> Comparisons { get; init; } = [];
}

/// <param name="Mode">Enforced, or a canary.</param>
/// <param name="PutAside">It has put itself aside since, because too much of what it decided was set otherwise by hand.</param>
public sealed record DecidingVersion(int Number, PolicyState Mode, bool PutAside = false);

/// <summary>What a version in shadow or canary says beside what decides without it.</summary>
/// <param name="Live">What is decided without it, in one word.</param>
/// <param name="Candidate">What it says; null where it gave no answer.</param>
/// <param name="Fault">Why it gave none.</param>
public sealed record Comparison(PolicyVersionId Version, PolicyState Mode, string Live, string? Candidate, string? Fault);

/// <summary>One sentence of why.</summary>
/// <param name="Code">Stable; pages translate it.</param>
/// <param name="Text">For a code that no page knows; names its parameters in braces.</param>
/// <param name="Rule">The rule of the policy that says so, a path below <c>data</c>.</param>
/// <param name="Internal">For those who work on records, not for requesters.</param>
public sealed record Reason(string Code, string Text, IReadOnlyDictionary<string, string> Parameters, string Rule, bool Internal = false);

/// <summary>Keeps decisions with what comes of them.</summary>
public interface IReceipts
{
    /// <summary>
    /// Writes a receipt in the transaction that saves what just came of the decision: the last event of the aggregate. Where nothing came of it,
    /// nothing is written.
    /// </summary>
    void Keep(Decision decision, Aggregate about);
}

/// <summary>Receipts, to read.</summary>
public interface IReceiptQueries
{
    /// <summary>The latest first.</summary>
    /// <param name="limit">1 to 100.</param>
    /// <returns>Null when the reader sees no such record.</returns>
    Task<IReadOnlyList<Receipt>?> OfRecordAsync(RecordScope scope, RecordId record, int limit, CancellationToken ct);

    /// <summary>Days, the latest first, whose receipts about the record are in the archive.</summary>
    /// <returns>Null when the reader sees no such record.</returns>
    Task<IReadOnlyList<ArchivedDay>?> ArchivedAsync(RecordScope scope, RecordId record, CancellationToken ct);

    /// <returns>Null when there is none, or the reader does not see what it is about.</returns>
    Task<Receipt?> FindAsync(RecordScope scope, Guid id, CancellationToken ct);
}

/// <param name="Verdict">What came out, in one word: of a priority <c>P1</c> to <c>P4</c>.</param>
/// <param name="Input">Null for whoever does not work on records.</param>
/// <param name="Result">JSON; null where the policy gave no answer.</param>
/// <param name="Fault">Why it gave none.</param>
/// <param name="Event">What came of it, in the event log.</param>
/// <param name="Actor">Whose action it was.</param>
/// <param name="Microseconds">From question to answer.</param>
/// <param name="Version">Which of the tenant's versions was asked; null: SynergyFlow's own policy.</param>
public sealed record Receipt(
    Guid Id,
    RecordId Record,
    string Policy,
    string Revision,
    string Engine,
    string Verdict,
    string? Input,
    string? Result,
    IReadOnlyList<Reason> Reasons,
    string? Fault,
    Guid Event,
    UserId Actor,
    string ActorName,
    int Microseconds,
    string CorrelationId,
    string? TraceId,
    DateTimeOffset At,
    DecidingVersion? Version = null);

public sealed record ReceiptNotFound(Guid Id) : NotFoundError("receipt.not_found", $"There is no receipt {Id} here that could be asked.");
