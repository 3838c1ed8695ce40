using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Policies.Studio.UseCases;

/// <summary>
/// Moves a version to where it decides more or less. Where the policy needs a second person, a step that has effect is only proposed until
/// somebody else agrees; taking back never waits for anybody.
/// </summary>
public sealed class PublishPolicy(PolicyGate gate, IPolicyVersionStore versions, StudioRules rules, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(string Policy, int Number, PolicyStep Step, string? Reason = null, int? ExpectedVersion = null);

    public bool NeedsSecondPerson(string policy) => rules.SecondPerson.Contains(policy);

    public Task<Result<PolicyVersion>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        return ChangeAsync(
            actor,
            command.Policy,
            command.Number,
            command.ExpectedVersion,
            (version, stamp) => command.Step.HasEffect && NeedsSecondPerson(command.Policy)
                ? version.Propose(command.Step, stamp)
                : version.Publish(command.Step, command.Reason, stamp),
            ct);
    }

    public Task<Result<PolicyVersion>> ApproveAsync(Actor actor, string policy, int number, CancellationToken ct) =>
        ChangeAsync(actor, policy, number, null, (version, stamp) => version.Approve(stamp), ct);

    public Task<Result<PolicyVersion>> WithdrawAsync(Actor actor, string policy, int number, CancellationToken ct) =>
        ChangeAsync(actor, policy, number, null, (version, stamp) => version.Withdraw(stamp), ct);

    /// <summary>The one switch: from the next decision on SynergyFlow's own policy decides everything.</summary>
    /// <returns>How many versions were taken back.</returns>
    public async Task<Result<int>> KillAsync(Actor actor, string policy, string? reason, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var why = Text.Check("reason", reason, PolicyVersion.ReasonLength, required: true, multiline: true);
        if ((await gate.CheckAsync(actor, Actions.PolicyPublish, policy, ct) ?? why.Error) is { } refused)
        {
            return refused;
        }

        var deciding = (await versions.LiveAsync(policy, ct)).Where(version => new PolicyStep(version.State).HasEffect).ToList();
        if (deciding.Count == 0)
        {
            return new PolicyNothingToKill();
        }

        foreach (var version in deciding)
        {
            if (version.Publish(new PolicyStep(PolicyState.Retired), why.Value, actor.At(time.GetUtcNow())) is { Failed: true } kept)
            {
                return kept.Error;
            }
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : deciding.Count;
    }

    private async Task<Result<PolicyVersion>> ChangeAsync(
        Actor actor, string policy, int number, int? expected, Func<PolicyVersion, Stamp, Result> change, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await gate.CheckAsync(actor, Actions.PolicyPublish, policy, ct) is { } refused)
        {
            return refused;
        }

        if (await versions.FindAsync(policy, number, ct) is not { } version)
        {
            return new PolicyVersionNotFound(policy, number);
        }

        if (expected is { } wanted && wanted != version.Version)
        {
            return new VersionConflict(version.Version);
        }

        var stamp = actor.At(time.GetUtcNow());
        if (change(version, stamp) is { Failed: true } kept)
        {
            return kept.Error;
        }

        // There is one of each: the one that was there makes room.
        foreach (var other in version.IsLive ? await versions.LiveAsync(policy, ct) : [])
        {
            if (other.Id != version.Id && other.State == version.State
                && other.Replace(version.Number, stamp) is { Failed: true } stays)
            {
                return stays.Error;
            }
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : version;
    }
}
