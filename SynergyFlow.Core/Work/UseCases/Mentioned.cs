using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work.UseCases;

/// <summary>Where a person was called by name, and what of it he has read.</summary>
public sealed class ReadMentions(IMentionQueries mentions, IAuthorizer authorizer, TimeProvider time)
{
    /// <summary>How long those stay in the list that have been read.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(14);

    public async Task<MentionList> ExecuteAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return await mentions.ListAsync(await authorizer.ScopeAsync(actor, ct), time.GetUtcNow() - Kept, ct);
    }
}

/// <summary>Marks one's own mentions as read, or as not read after all.</summary>
public sealed class MarkMentions(IMentionQueries mentions, IAuthorizer authorizer, TimeProvider time)
{
    public async Task<Result> ExecuteAsync(Actor actor, MentionId id, bool read, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return await mentions.MarkAsync(await authorizer.ScopeAsync(actor, ct), id, read ? time.GetUtcNow() : null, ct)
            ? Result.Success
            : new MentionNotFound(id);
    }

    /// <param name="record">Null: on all records.</param>
    public async Task ReadAsync(Actor actor, RecordId? record, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await mentions.MarkReadAsync(await authorizer.ScopeAsync(actor, ct), record, time.GetUtcNow(), ct);
    }
}

/// <summary>Says before a text goes out who would be told that he is called in it.</summary>
public sealed class CheckMentions(IMentionQueries queries, IAuthorizer authorizer, Mentions mentions, IMarkdown markdown)
{
    public async Task<IReadOnlyList<Called>> ExecuteAsync(Actor actor, RecordId record, string body, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(body);
        return body.Contains('@', StringComparison.Ordinal) && await queries.FindRecordAsync(await authorizer.ScopeAsync(actor, ct), record, ct) is { } resource
            ? await mentions.FindAsync(actor, resource, markdown.ToSafeHtml(body), ct)
            : [];
    }
}

public sealed record MentionNotFound(MentionId Id) : NotFoundError("mention.not_found", $"There is no mention {Id} of you.");
