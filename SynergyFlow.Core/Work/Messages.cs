using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

/// <summary>A message with the new state that goes with it, written into the caller's transaction: both happen, or neither.</summary>
public sealed class Messages(Conversation conversation, IRecordMover mover)
{
    public async Task<Result<Conversation.Said>> SayAsync(
        Actor actor, RecordId record, CommentKind kind, string body, StateMove? move, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (move is not null)
        {
            await mover.PrepareAsync(record, move, ct);
        }

        var said = await conversation.SayAsync(actor, record, kind, body, now, ct);
        if (said.Failed || move is null)
        {
            return said;
        }

        // An internal note never becomes what the requester reads as the solution.
        var told = kind is CommentKind.Reply && string.IsNullOrWhiteSpace(move.ResolutionNotes)
            ? move with { ResolutionNotes = said.Value.Comment.Body }
            : move;
        return await mover.MoveAsync(actor, said.Value.Record, told, actor.At(now), ct) is { } refused ? refused : said;
    }
}
