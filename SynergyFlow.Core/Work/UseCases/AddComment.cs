using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work.UseCases;

/// <summary>Writes a public reply or an internal note on a record of any kind, with a new state where one is asked for.</summary>
public sealed class AddComment(Messages messages, IUnitOfWork unitOfWork, TimeProvider time)
{
    public sealed record Command(RecordId Record, CommentKind Kind, string Body, StateMove? Move = null);

    public async Task<Result<CommentId>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var said = await messages.SayAsync(actor, command.Record, command.Kind, command.Body, command.Move, time.GetUtcNow(), ct);
        if (said.Failed)
        {
            return said.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : said.Value.Comment.Id;
    }
}
