using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Work.UseCases;

/// <summary>Writes a public reply or an internal note on a record of any kind.</summary>
public sealed class AddComment(
    RecordGate gate,
    IRecordStore records,
    IReplyReaction reaction,
    IAccounts accounts,
    IMarkdown markdown,
    IUnitOfWork unitOfWork,
    TimeProvider time)
{
    public sealed record Command(RecordId Record, CommentKind Kind, string Body);

    public async Task<Result<CommentId>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (!Enum.IsDefined(command.Kind))
        {
            return new InvalidField("kind", "kind is reply or note.");
        }

        var body = Text.Check("body", command.Body, WorkRecord.CommentLength, required: true, multiline: true);
        if (body.Failed)
        {
            return body.Error;
        }

        var action = command.Kind is CommentKind.Note ? Actions.RecordNote : Actions.RecordReply;
        await reaction.PrepareAsync(command.Record, ct);
        var opened = await gate.OpenAsync<WorkRecord>(actor, command.Record, action, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var now = time.GetUtcNow();
        var comment = Comment.Write(
            opened.Value, command.Kind, body.Value!, markdown.ToSafeHtml(body.Value!), actor, now);
        records.Add(comment);
        var byAgent = await accounts.IsAgentAsync(actor, ct);
        opened.Value.Comment(comment, byAgent, actor.At(now));
        await reaction.ReactAsync(actor, opened.Value, comment, byAgent, actor.At(now), ct);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : comment.Id;
    }
}
