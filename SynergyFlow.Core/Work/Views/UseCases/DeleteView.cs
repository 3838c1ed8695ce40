using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work.Views.UseCases;

/// <summary>Takes a view away. The records that it listed are not touched.</summary>
public sealed class DeleteView(ViewGate gate, IViewStore views, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Reference">The id of a view.</param>
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(string Reference, int? ExpectedVersion = null);

    public async Task<Result> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Reference, command.ExpectedVersion, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        opened.Value.Delete(actor.At(time.GetUtcNow()));
        views.Remove(opened.Value);
        return await unitOfWork.SaveAsync(actor, ct);
    }
}
