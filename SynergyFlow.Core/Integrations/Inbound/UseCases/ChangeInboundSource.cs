using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Inbound.UseCases;

/// <summary>What is done to a source as a whole.</summary>
public sealed class ChangeInboundSource(InboundGate gate, IInboundStore store, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="ExpectedVersion">Refuse any other; null: whatever is stored now.</param>
    public sealed record Command(InboundSourceId Id, int? ExpectedVersion = null);

    public Task<Result<int>> DisableAsync(Actor actor, Command command, CancellationToken ct) =>
        DoAsync(actor, command, (source, stamp) => source.Disable(stamp).Error, ct);

    public Task<Result<int>> EnableAsync(Actor actor, Command command, CancellationToken ct) =>
        DoAsync(actor, command, (source, stamp) => source.Enable(stamp).Error, ct);

    /// <returns>The new token, shown once.</returns>
    public async Task<Result<string>> RotateAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var token = InboundToken.New(actor.Tenant);
        var rotated = await DoAsync(
            actor,
            command,
            (source, stamp) =>
            {
                source.Rotate(InboundToken.Hash(token), stamp);
                return null;
            },
            ct);
        return rotated.Failed ? rotated.Error : token;
    }

    /// <summary>With what is known of its alerts. Its messages, deployments and incidents stay.</summary>
    public async Task<Result> DeleteAsync(Actor actor, Command command, CancellationToken ct) => new((await DoAsync(
        actor,
        command,
        (source, stamp) =>
        {
            source.Delete(stamp);
            store.Remove(source);
            return null;
        },
        ct)).Error);

    private async Task<Result<int>> DoAsync(Actor actor, Command command, Func<InboundSource, Stamp, Error?> change, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Id, command.ExpectedVersion, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (change(opened.Value, actor.At(time.GetUtcNow())) is { } refused)
        {
            return refused;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : opened.Value.Version;
    }
}
