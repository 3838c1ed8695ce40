using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Policies.Studio;

[JsonConverter(typeof(EntityIdJsonConverter<PolicyVersionId>))]
public readonly record struct PolicyVersionId(Guid Value) : IEntityId<PolicyVersionId>
{
    public static PolicyVersionId New() => new(Guid.CreateVersion7());

    public static PolicyVersionId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>How much a version decides (domain.md 3.11).</summary>
public enum PolicyState
{
    /// <summary>Nothing, and it can be edited.</summary>
    Draft,

    /// <summary>Nothing: it is asked beside the live policy, and where it differs is kept.</summary>
    Shadow,

    /// <summary>A share of the records.</summary>
    Canary,

    /// <summary>All records, but those of a canary.</summary>
    Enforced,

    /// <summary>Nothing any more.</summary>
    Retired,
}

/// <summary>Where a version is to go.</summary>
/// <param name="Percent">Of the records, 1 to 99; of a canary only.</param>
public sealed record PolicyStep(PolicyState State, int? Percent = null)
{
    /// <summary>Decisions come of it.</summary>
    public bool HasEffect => State is PolicyState.Canary or PolicyState.Enforced;

    public override string ToString() =>
        Percent is { } percent ? $"{State.ToText()} {percent.ToString(CultureInfo.InvariantCulture)} %" : State.ToText();
}

/// <summary>
/// A tenant's own version of a policy: its text, its tests, what checking it found, and how much it decides. Once it has left the draft its text
/// stays what it is, so that a receipt can name it.
/// </summary>
public sealed class PolicyVersion : Aggregate
{
    public const int PolicyLength = 40;
    public const int TextLength = 65_536;
    public const int CommentLength = 500;
    public const int ReasonLength = 500;

    private PolicyVersion()
    {
    }

    public PolicyVersionId Id { get; private init; }

    /// <summary>One of <see cref="PolicyNames"/>.</summary>
    public string Policy { get; private init; } = "";

    /// <summary>1, 2, 3 … of the tenant's versions of this policy.</summary>
    public int Number { get; private init; }

    /// <summary>The number of the version it was begun from; null: SynergyFlow's own policy.</summary>
    public int? BasedOn { get; private init; }

    public PolicyState State { get; private set; }

    /// <summary>Of the records; of a canary only.</summary>
    public int? Percent { get; private set; }

    /// <summary>Rego.</summary>
    public string Source { get; private set; } = "";

    /// <summary>Rego.</summary>
    public string Tests { get; private set; } = "";

    /// <summary>What it changes, in its author's words.</summary>
    public string? Comment { get; private set; }

    /// <summary>Of the text as it is.</summary>
    public PolicyReport Report { get; private set; } = PolicyReport.None;

    /// <summary>It ran in shadow, or over what was decided before: what it would change could be seen.</summary>
    public bool Tried { get; private set; }

    public UserId Author { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>
    /// Why it was taken back, in somebody's words; of one that was replaced the number that took its place; of one that put itself aside how many
    /// records it decided about, how many were overridden and how many got no answer.
    /// </summary>
    public string? Reason { get; private set; }

    /// <summary>Of a retired one.</summary>
    public PolicyEnd? EndedBy { get; private set; }

    /// <summary>Where somebody wants it, until a second person agrees.</summary>
    public PolicyState? ProposedState { get; private set; }

    public int? ProposedPercent { get; private set; }

    public UserId? ProposedBy { get; private set; }

    public DateTimeOffset? ProposedAt { get; private set; }

    public PolicyStep? Proposal => ProposedState is { } state ? new PolicyStep(state, ProposedPercent) : null;

    public override string AggregateKind => "policy_version";

    public override Guid AggregateId => Id.Value;

    /// <summary>Decides, or is asked what it would decide.</summary>
    public bool IsLive => State is PolicyState.Shadow or PolicyState.Canary or PolicyState.Enforced;

    public static Result<PolicyVersion> Draft(
        TenantId tenant, string policy, int number, int? basedOn, PolicyText text, PolicyReport report, Stamp stamp)
    {
        PolicyVersion version = new()
        {
            Tenant = tenant,
            Id = PolicyVersionId.New(),
            Policy = policy,
            Number = number,
            BasedOn = basedOn,
            Author = stamp.By,
            CreatedAt = stamp.At,
        };
        if (version.Apply(text, report) is { Failed: true } refused)
        {
            return refused.Error;
        }

        version.ChangedAt = stamp.At;
        version.Raise(
            new PolicyVersionDrafted(policy, number, [new("based_on", null, Text(basedOn)), new("comment", null, version.Comment), new("revision", null, report.Revision)]), stamp);
        return version;
    }

    /// <param name="report">Of the new text.</param>
    public Result Edit(PolicyText text, PolicyReport report, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (State is not PolicyState.Draft)
        {
            return new PolicyNotDraft(State);
        }

        var (comment, revision, before) = (Comment, Report.Revision, (Source, Tests));
        if (Apply(text, report) is { Failed: true } refused)
        {
            return refused;
        }

        List<FieldChange> changes = [];
        if (comment != Comment)
        {
            changes.Add(new FieldChange("comment", comment, Comment));
        }

        if (before != (Source, Tests))
        {
            // Another text is another policy: what it would change is not known any more.
            Tried = false;
            changes.Add(new FieldChange("revision", revision, report.Revision));
            if (Proposal is { } proposal)
            {
                // Nobody agrees to a text that he did not see.
                changes.Add(new FieldChange("proposal", proposal.ToString(), null));
                ClearProposal();
            }
        }

        if (changes.Count > 0)
        {
            ChangedAt = stamp.At;
            Raise(new PolicyVersionEdited(Policy, Number, changes), stamp);
        }

        return Result.Success;
    }

    /// <summary>Why it cannot go there; null where it can.</summary>
    public Error? Refuses(PolicyStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.State is PolicyState.Draft || !Enum.IsDefined(step.State) || (step.State is PolicyState.Retired && State is PolicyState.Draft)
                || (step.State == State && step.Percent == Percent)
                ? new PolicyStepImpossible(State, step.State)
            : step.State is PolicyState.Canary && step.Percent is not (>= 1 and <= 99) ? new InvalidField("percent", "A canary decides 1 to 99 percent of the records.")
            : step.State is not PolicyState.Canary && step.Percent is not null ? new InvalidField("percent", "Only a canary has a share of the records.")
            : step.State is not PolicyState.Retired && !Report.IsGreen ? new PolicyNotGreen()
            : step.HasEffect && !Tried ? new PolicyNotTried()
            : null;
    }

    /// <summary>Another version takes its place.</summary>
    public Result Replace(int by, Stamp stamp) => Publish(new PolicyStep(PolicyState.Retired), Text(by), stamp, PolicyEnd.Replaced);

    /// <summary>Too much went wrong with it.</summary>
    public void PutAside(PolicySpending spent, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(spent);
        var why = string.Create(CultureInfo.InvariantCulture, $"{spent.Records} {spent.Overridden} {spent.Unanswered}");
        if (Publish(new PolicyStep(PolicyState.Retired), why, stamp, PolicyEnd.Budget) is { Failed: true } refused)
        {
            throw new InvalidOperationException(refused.Error.Message);
        }
    }

    public Result Publish(PolicyStep step, string? reason, Stamp stamp) => Publish(step, reason, stamp, PolicyEnd.Person);

    /// <summary>Asks a second person to agree.</summary>
    public Result Propose(PolicyStep step, Stamp stamp)
    {
        if (Refuses(step) is { } refused)
        {
            return refused;
        }

        var before = Proposal?.ToString();
        (ProposedState, ProposedPercent, ProposedBy, ProposedAt) = (step.State, step.Percent, stamp.By, stamp.At);
        Raise(new PolicyVersionProposed(Policy, Number, [new FieldChange("proposal", before, step.ToString())]), stamp);
        return Result.Success;
    }

    /// <summary>The second person agrees.</summary>
    public Result Approve(Stamp stamp)
    {
        if (Proposal is not { } proposal)
        {
            return new PolicyNotProposed();
        }

        return ProposedBy == stamp.By ? new PolicySecondPerson() : Publish(proposal, null, stamp);
    }

    public Result Withdraw(Stamp stamp)
    {
        if (Proposal is not { } proposal)
        {
            return new PolicyNotProposed();
        }

        ClearProposal();
        Raise(new PolicyVersionProposed(Policy, Number, [new FieldChange("proposal", proposal.ToString(), null)]), stamp);
        return Result.Success;
    }

    /// <summary>What it would have decided is known now.</summary>
    public void MarkTried() => Tried = true;

    public Result Delete(Stamp stamp)
    {
        if (State is not PolicyState.Draft)
        {
            return new PolicyNotDraft(State);
        }

        Raise(new PolicyVersionDeleted(Policy, Number, []), stamp);
        return Result.Success;
    }

    /// <summary>Whether a canary decides about a record: always the same answer, and who was in it stays in it when its share grows.</summary>
    public static bool IsChosen(PolicyVersionId version, int percent, RecordId record)
    {
        const int Shares = 10_000;
        Span<byte> both = stackalloc byte[32];
        version.Value.TryWriteBytes(both);
        record.Value.TryWriteBytes(both[16..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(both, hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash) % Shares < (ulong)(percent * (Shares / 100));
    }

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private Result Publish(PolicyStep step, string? reason, Stamp stamp, PolicyEnd end)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (Refuses(step) is { } refused)
        {
            return refused;
        }

        var text = Kernel.Text.Check("reason", reason, ReasonLength, multiline: true);
        if (text.Failed)
        {
            return text.Error;
        }

        PolicyStep before = new(State, Percent);
        (State, Percent, Reason, ChangedAt) = (step.State, step.Percent, text.Value, stamp.At);
        EndedBy = step.State is PolicyState.Retired ? end : null;
        Tried |= step.State is PolicyState.Shadow;
        List<FieldChange> changes = [new("state", before.ToString(), step.ToString())];
        if (EndedBy is { } ended)
        {
            changes.Add(new FieldChange("ended_by", null, ended.ToText()));
        }

        if (text.Value is { } why)
        {
            changes.Add(new FieldChange("reason", null, why));
        }

        if (Proposal is { } proposal)
        {
            changes.Add(new FieldChange("proposal", proposal.ToString(), null));
            ClearProposal();
        }

        Raise(new PolicyVersionPublished(Policy, Number, changes), stamp);
        return Result.Success;
    }

    private Result Apply(PolicyText text, PolicyReport report)
    {
        ArgumentNullException.ThrowIfNull(text);
        if ((text.Check() ?? Kernel.Text.Check("comment", text.Comment, CommentLength, multiline: true).Error) is { } refused)
        {
            return refused;
        }

        (Source, Tests, Comment, Report) = (text.Source, text.Tests, text.Comment?.Trim() is { Length: > 0 } comment ? comment : null, report);
        return Result.Success;
    }

    private void ClearProposal() => (ProposedState, ProposedPercent, ProposedBy, ProposedAt) = (null, null, null, null);
}

/// <summary>What an author writes.</summary>
public sealed record PolicyText(string Source, string Tests, string? Comment)
{
    public InvalidField? Check() => Check("source", Source) ?? Check("tests", Tests);

    private static InvalidField? Check(string field, string text) =>
        text is null ? new InvalidField(field, $"{field} is missing.")
        : text.Length > PolicyVersion.TextLength ? new InvalidField(field, $"{field} may have at most {PolicyVersion.TextLength} characters; it has {text.Length}.")
        : text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) ? new InvalidField(field, $"{field} contains a control character.")
        : null;
}

/// <summary>The policies of which a tenant can have versions of his own. Access is not one of them: docs/adr/0038.</summary>
public static class PolicyNames
{
    public const string Priority = "priority";
    public const string Routing = "routing";

    public static IReadOnlyList<string> All { get; } = [Priority, Routing];
}
