using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Policies.Studio.UseCases;

/// <summary>
/// Puts versions aside of which too much went wrong: people set another outcome by hand, or there was none. SynergyFlow's own policy decides then,
/// as if somebody had thrown the switch.
/// </summary>
public sealed partial class KeepPolicyBudget(
    PolicyGate gate, IPolicyVersionStore versions, IPolicySpending spending, PolicyBudget budget, IUnitOfWork unitOfWork, TimeProvider time, ILogger<KeepPolicyBudget> logger)
{
    /// <returns>The numbers of those that were put aside.</returns>
    public async Task<Result<IReadOnlyList<int>>> ExecuteAsync(Actor actor, string policy, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await gate.CheckAsync(actor, Actions.PolicyPublish, policy, ct) is { } refused)
        {
            return refused;
        }

        var now = time.GetUtcNow();
        List<int> aside = [];
        foreach (var version in await versions.LiveAsync(policy, ct))
        {
            if (!new PolicyStep(version.State).HasEffect)
            {
                continue;
            }

            // What came before its last step is judged with that step.
            var since = now - budget.Window > version.ChangedAt ? now - budget.Window : version.ChangedAt;
            var spent = await spending.OfAsync(actor.Tenant, policy, version.Number, since, ct);
            if (budget.IsSpent(spent))
            {
                version.PutAside(spent, actor.At(now));
                PutAside(logger, policy, version.Number, spent.Records, spent.Overridden, spent.Unanswered, budget.Percent);
                aside.Add(version.Number);
            }
        }

        if (aside.Count > 0 && await unitOfWork.SaveAsync(actor, ct) is { Failed: true } saved)
        {
            return saved.Error;
        }

        return aside;
    }

    [LoggerMessage(4062, LogLevel.Warning,
        "Version {Number} of the policy {Policy} put itself aside: of {Records} records {Overridden} were overridden by hand and {Unanswered} got no answer; the budget is {Percent} %")]
    private static partial void PutAside(ILogger logger, string policy, int number, int records, int overridden, int unanswered, int percent);
}
