using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Policies.Studio.UseCases;

/// <summary>What a version would have decided: asked again over stored questions, or beside the live policy.</summary>
public sealed class ReplayPolicy(
    PolicyGate gate,
    IPolicyVersionStore versions,
    IPolicyVersionQueries reading,
    IPolicyReplayStore replays,
    IPolicyReplayQueries queries,
    IAuthorizer authorizer,
    IUnitOfWork unitOfWork,
    TimeProvider time)
{
    private const int MostShown = 100;

    /// <param name="Days">One of <see cref="PolicyReplay.Ranges"/>.</param>
    public sealed record Command(string Policy, int Number, int Days);

    public async Task<Result<PolicyReplay>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        if (await gate.CheckAsync(actor, Actions.PolicyWrite, command.Policy, ct) is { } refused)
        {
            return refused;
        }

        if (!PolicyReplay.Ranges.Contains(command.Days))
        {
            return new InvalidField("days", $"days is one of {string.Join(", ", PolicyReplay.Ranges)}.");
        }

        if (await versions.FindAsync(command.Policy, command.Number, ct) is not { } candidate)
        {
            return new PolicyVersionNotFound(command.Policy, command.Number);
        }

        if (!candidate.Report.IsGreen)
        {
            return new PolicyNotGreen();
        }

        if (await replays.IsRunningAsync(candidate.Id, ct))
        {
            return new ReplayRunning();
        }

        var deciding = (await versions.LiveAsync(command.Policy, ct)).FirstOrDefault(version => version.State is PolicyState.Enforced && version.Id != candidate.Id);
        var now = time.GetUtcNow();
        var total = await replays.CountAsync(command.Policy, now.AddDays(-command.Days), now, ct);
        var replay = PolicyReplay.Begin(candidate, deciding, command.Days, total, actor.At(now));
        replays.Add(replay);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : replay;
    }

    public async Task<Result<PolicyReplay>> CancelAsync(Actor actor, PolicyReplayId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await gate.CheckAsync(actor, Actions.PolicyWrite, null, ct) is { } refused)
        {
            return refused;
        }

        if (await replays.FindAsync(id, ct) is not { } replay)
        {
            return new ReplayNotFound(id);
        }

        if (replay.Cancel(actor.At(time.GetUtcNow())) is { Failed: true } over)
        {
            return over.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : replay;
    }

    public async Task<Result<IReadOnlyList<PolicyReplay>>> ListAsync(Actor actor, string policy, int number, CancellationToken ct)
    {
        var version = await FindAsync(actor, policy, number, ct);
        return version.Failed ? version.Error : new Result<IReadOnlyList<PolicyReplay>>(await queries.OfVersionAsync(actor.Tenant, version.Value.Id, ct), null);
    }

    public async Task<Result<IReadOnlyList<ReplayFlip>>> FlipsAsync(Actor actor, PolicyReplayId id, string from, string to, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await gate.CheckAsync(actor, Actions.PolicyRead, null, ct) is { } refused)
        {
            return refused;
        }

        var scope = await authorizer.ScopeAsync(actor, ct);
        return await queries.FlipsAsync(scope, id, from, to, ct) is { } flips ? new Result<IReadOnlyList<ReplayFlip>>(flips, null) : new ReplayNotFound(id);
    }

    public async Task<Result<ShadowReport>> ComparedAsync(Actor actor, string policy, int number, CancellationToken ct)
    {
        var version = await FindAsync(actor, policy, number, ct);
        return version.Failed
            ? version.Error
            : await queries.ComparedAsync(await authorizer.ScopeAsync(actor, ct), version.Value.Id, MostShown, ct);
    }

    private async Task<Result<PolicyVersion>> FindAsync(Actor actor, string policy, int number, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return await gate.CheckAsync(actor, Actions.PolicyRead, policy, ct) is { } refused ? refused
            : await reading.FindAsync(actor.Tenant, policy, number, ct) is { } version ? version
            : new PolicyVersionNotFound(policy, number);
    }
}
