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
        var body = Check(command.Kind, command.Body);
        if (body.Failed)
        {
            return body.Error;
        }

        await reaction.PrepareAsync(command.Record, ct);
        var opened = await gate.OpenAsync<WorkRecord>(actor, command.Record, ActionFor(command.Kind), ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var comment = await WriteAsync(actor, opened.Value, command.Kind, body.Value!, ct);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : comment;
    }

    /// <summary>Whether <see cref="WriteAsync"/> may follow: for those who save several changes at once, and the text as it will be kept.</summary>
    public async Task<Result<string>> CheckAsync(Actor actor, WorkRecord record, CommentKind kind, string body, CancellationToken ct)
    {
        var text = Check(kind, body);
        return text.Failed ? text.Error
            : await gate.CheckAsync(actor, record, ActionFor(kind), ct) is { } denied ? denied
            : text.Value!;
    }

    /// <summary>Writes what <see cref="CheckAsync"/> let through, and saves nothing.</summary>
    public async Task<CommentId> WriteAsync(Actor actor, WorkRecord record, CommentKind kind, string body, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(record);
        var now = time.GetUtcNow();
        var comment = Comment.Write(record, kind, body, markdown.ToSafeHtml(body), actor, now);
        records.Add(comment);
        var byAgent = await accounts.IsAgentAsync(actor, ct);
        record.Comment(comment, byAgent, actor.At(now));
        await reaction.ReactAsync(actor, record, comment, byAgent, actor.At(now), ct);
        return comment.Id;
    }

    private static Result<string?> Check(CommentKind kind, string body) => Enum.IsDefined(kind)
        ? Text.Check("body", body, WorkRecord.CommentLength, required: true, multiline: true)
        : new InvalidField("kind", "kind is reply or note.");

    private static string ActionFor(CommentKind kind) => kind is CommentKind.Note ? Actions.RecordNote : Actions.RecordReply;
}
