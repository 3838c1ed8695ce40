using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Work;

/// <summary>
/// The one way in which something is said on a record. It writes into the caller's transaction and saves nothing, so that a reply
/// and what goes with it happen together or not at all.
/// </summary>
public sealed class Conversation(
    RecordGate gate, IRecordStore records, IReplyReaction reaction, IAccounts accounts, IMarkdown markdown, Mentions mentions)
{
    /// <summary>Opens the record, checks text and rights, and writes.</summary>
    public async Task<Result<Said>> SayAsync(
        Actor actor, RecordId id, CommentKind kind, string body, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var text = Check(kind, body);
        if (text.Failed)
        {
            return text.Error;
        }

        await reaction.PrepareAsync(id, ct);
        var opened = await gate.OpenAsync<WorkRecord>(actor, id, ActionFor(kind), ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var comment = await WriteAsync(actor, opened.Value, kind, text.Value!, now, ct);
        var called = await mentions.NoteAsync(actor, opened.Value, comment, now, ct);
        await ReactAsync(actor, opened.Value, comment, now, ct);
        return new Said(opened.Value, comment, called);
    }

    /// <summary>Whether it may be said on a record that is open already; the text as it will be kept.</summary>
    public async Task<Result<string>> CheckAsync(Actor actor, WorkRecord record, CommentKind kind, string body, CancellationToken ct)
    {
        var text = Check(kind, body);
        return text.Failed ? text.Error
            : await gate.CheckAsync(actor, record, ActionFor(kind), ct) is { } denied ? denied
            : text.Value!;
    }

    /// <summary>Says what <see cref="CheckAsync"/> let through, on a record that is open already.</summary>
    public async Task<Comment> SayAsync(
        Actor actor, WorkRecord record, CommentKind kind, string body, DateTimeOffset now, CancellationToken ct)
    {
        var comment = await WriteAsync(actor, record, kind, body, now, ct);
        await mentions.NoteAsync(actor, record, comment, now, ct);
        await ReactAsync(actor, record, comment, now, ct);
        return comment;
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

    private async Task ReactAsync(Actor actor, WorkRecord record, Comment comment, DateTimeOffset now, CancellationToken ct) =>
        await reaction.ReactAsync(actor, record, comment, await accounts.IsAgentAsync(actor, ct), actor.At(now), ct);

    private static Result<string?> Check(CommentKind kind, string body) => Enum.IsDefined(kind)
        ? Text.Check("body", body, WorkRecord.CommentLength, required: true, multiline: true)
        : new InvalidField("kind", "kind is reply or note.");

    private static string ActionFor(CommentKind kind) => kind is CommentKind.Note ? Actions.RecordNote : Actions.RecordReply;

    /// <param name="Called">Who was called in it, told or not.</param>
    public sealed record Said(WorkRecord Record, Comment Comment, IReadOnlyList<Called> Called);
}
