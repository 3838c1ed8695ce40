using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Work;

/// <summary>
/// The one way in which something is said on a record. It writes into the caller's transaction and saves nothing, so that a reply
/// and what goes with it happen together or not at all.
/// </summary>
public sealed class Conversation(
    RecordGate gate, IRecordStore records, IReplyReaction reaction, IAccounts accounts, IMarkdown markdown)
{
    /// <summary>Opens the record, checks text and rights, and writes.</summary>
    public async Task<Result<Said>> SayAsync(
        Actor actor, RecordId id, CommentKind kind, string body, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (!Enum.IsDefined(kind))
        {
            return new InvalidField("kind", "kind is reply or note.");
        }

        var text = Text.Check("body", body, WorkRecord.CommentLength, required: true, multiline: true);
        if (text.Failed)
        {
            return text.Error;
        }

        var action = kind is CommentKind.Note ? Actions.RecordNote : Actions.RecordReply;
        await reaction.PrepareAsync(id, ct);
        var opened = await gate.OpenAsync<WorkRecord>(actor, id, action, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var comment = await WriteAsync(actor, opened.Value, kind, text.Value!, now, ct);
        await reaction.ReactAsync(actor, opened.Value, comment, await accounts.IsAgentAsync(actor, ct), actor.At(now), ct);
        return new Said(opened.Value, comment);
    }

    /// <summary>For text that the product itself puts together, on a record that is open already.</summary>
    public async Task<Comment> WriteAsync(
        Actor actor, WorkRecord record, CommentKind kind, string body, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(record);
        var comment = Comment.Write(record, kind, body, markdown.ToSafeHtml(body), actor, now);
        records.Add(comment);
        record.Comment(comment, await accounts.IsAgentAsync(actor, ct), actor.At(now));
        return comment;
    }

    public sealed record Said(WorkRecord Record, Comment Comment);
}
