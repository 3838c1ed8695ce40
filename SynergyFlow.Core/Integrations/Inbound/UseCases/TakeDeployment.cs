using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Inbound.UseCases;

/// <summary>Keeps what a pipeline says. The platform does, with the message that says so.</summary>
public sealed class TakeDeployment(InboundGate gate, IInboundStore store, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <returns>False where the message was handled already.</returns>
    public async Task<Result<bool>> ExecuteAsync(Actor actor, InboundMessageId id, DeploymentFacts facts, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(facts);
        if (await gate.MayManageAsync(actor, null, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        if (await store.FindMessageAsync(id, ct) is not { State: InboundState.Waiting, Source: { } source } message)
        {
            return false;
        }

        var stamp = actor.At(time.GetUtcNow());
        var deployment = await store.FindDeploymentAsync(source, facts.ExternalId, ct);
        if (deployment is null)
        {
            deployment = Deployment.Record(actor.Tenant, source, facts, stamp);
            store.Add(deployment);
        }
        else
        {
            deployment.Take(facts, stamp);
        }

        message.Handle($"{deployment.Name} ({deployment.Status.ToText()})", stamp.At);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : true;
    }
}
