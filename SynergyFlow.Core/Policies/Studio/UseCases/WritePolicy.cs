using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Policies.Studio.UseCases;

/// <summary>Begins, saves and gives up drafts. Saving checks and tests the text; what is wrong with it keeps it from being published, not from being kept.</summary>
public sealed class WritePolicy(
    PolicyGate gate, IPolicyVersionStore versions, IPolicyVersionQueries queries, IPolicyWorkshop workshop, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="From">The version whose text it begins with; null: SynergyFlow's own.</param>
    public sealed record Begin(string Policy, int? From = null);

    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Save(string Policy, int Number, PolicyText Text, int? ExpectedVersion = null);

    public async Task<Result<PolicyVersion>> ExecuteAsync(Actor actor, Begin command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        if (await gate.CheckAsync(actor, Actions.PolicyWrite, command.Policy, ct) is { } refused)
        {
            return refused;
        }

        var text = workshop.Own(command.Policy) with { Comment = null };
        if (command.From is { } from)
        {
            if (await queries.FindAsync(actor.Tenant, command.Policy, from, ct) is not { } based)
            {
                return new PolicyVersionNotFound(command.Policy, from);
            }

            text = new PolicyText(based.Source, based.Tests, null);
        }

        var tried = await workshop.CheckAsync(command.Policy, text, ct);
        if (tried.Failed)
        {
            return tried.Error;
        }

        var number = await versions.NextNumberAsync(command.Policy, ct);
        var drafted = PolicyVersion.Draft(actor.Tenant, command.Policy, number, command.From, text, tried.Value.Report, actor.At(time.GetUtcNow()));
        if (drafted.Failed)
        {
            return drafted.Error;
        }

        versions.Add(drafted.Value);
        return await KeepAsync(actor, drafted.Value, tried.Value.Module, ct);
    }

    public async Task<Result<PolicyVersion>> ExecuteAsync(Actor actor, Save command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        if ((await gate.CheckAsync(actor, Actions.PolicyWrite, command.Policy, ct) ?? command.Text.Check()) is { } refused)
        {
            return refused;
        }

        // Before the lock: a check takes a second, and nobody should wait for it.
        var tried = await workshop.CheckAsync(command.Policy, command.Text, ct);
        if (tried.Failed)
        {
            return tried.Error;
        }

        if (await versions.FindAsync(command.Policy, command.Number, ct) is not { } version)
        {
            return new PolicyVersionNotFound(command.Policy, command.Number);
        }

        if (command.ExpectedVersion is { } expected && expected != version.Version)
        {
            return new VersionConflict(version.Version);
        }

        return version.Edit(command.Text, tried.Value.Report, actor.At(time.GetUtcNow())) is { Failed: true } kept
            ? kept.Error
            : await KeepAsync(actor, version, tried.Value.Module, ct);
    }

    public async Task<Result> DeleteAsync(Actor actor, string policy, int number, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await gate.CheckAsync(actor, Actions.PolicyWrite, policy, ct) is { } refused)
        {
            return refused;
        }

        if (await versions.FindAsync(policy, number, ct) is not { } version)
        {
            return new PolicyVersionNotFound(policy, number);
        }

        if (version.Delete(actor.At(time.GetUtcNow())) is { Failed: true } kept)
        {
            return kept;
        }

        versions.Remove(version);
        return await unitOfWork.SaveAsync(actor, ct);
    }

    private async Task<Result<PolicyVersion>> KeepAsync(Actor actor, PolicyVersion version, byte[]? module, CancellationToken ct)
    {
        await versions.KeepModuleAsync(version, module, ct);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : version;
    }
}
