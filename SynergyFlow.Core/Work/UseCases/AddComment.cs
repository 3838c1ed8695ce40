using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work.UseCases;

/// <summary>Writes a public reply or an internal note on a record of any kind.</summary>
public sealed class AddComment(Conversation conversation, IUnitOfWork unitOfWork, TimeProvider time)
{
    public sealed record Command(RecordId Record, CommentKind Kind, string Body);

    public async Task<Result<CommentId>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var said = await conversation.SayAsync(actor, command.Record, command.Kind, command.Body, time.GetUtcNow(), ct);
        if (said.Failed)
        {
            return said.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : said.Value.Comment.Id;
    }
}
