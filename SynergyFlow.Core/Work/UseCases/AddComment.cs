using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work.UseCases;

/// <summary>Writes a public reply or an internal note on a record of any kind, with a new state where one is asked for.</summary>
public sealed class AddComment(Messages messages, IUnitOfWork unitOfWork, TimeProvider time)
{
    public sealed record Command(RecordId Record, CommentKind Kind, string Body, StateMove? Move = null);

    /// <param name="Called">Who was called in it, told or not.</param>
    public sealed record Added(CommentId Id, IReadOnlyList<Called> Called);

    public async Task<Result<Added>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var said = await messages.SayAsync(actor, command.Record, command.Kind, command.Body, command.Move, time.GetUtcNow(), ct);
        if (said.Failed)
        {
            return said.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : new Added(said.Value.Comment.Id, said.Value.Called);
    }
}
