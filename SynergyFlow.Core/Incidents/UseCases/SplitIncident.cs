using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents.UseCases;

/// <summary>
/// Begins a new incident with messages of another one. What was said stays where it was said too; the new one shows it with its
/// origin, and both are linked.
/// </summary>
public sealed class SplitIncident(
    RecordGate gate,
    CreateIncident create,
    IRecordStore records,
    IMergeStore merges,
    IFileStore files,
    IUnitOfWork unitOfWork,
    TimeProvider time,
    ILogger<SplitIncident> logger)
{
    /// <param name="Description">Null: the first of the messages that is not a note; a description is read by the requester.</param>
    /// <param name="Requester">Null: the requester of the incident.</param>
    /// <param name="Attachments">Besides those that came with the messages.</param>
    public sealed record Command(
        RecordId Record, string Title, IReadOnlyList<CommentId> Comments, IReadOnlyList<AttachmentId> Attachments, string? Description = null, UserId? Requester = null);

    public async Task<Result<CreatedIncident>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        if (command.Comments is not { Count: > 0 and <= IncidentSplitting.MostMessages })
        {
            return new MessagesRequired { Field = "comments" };
        }

        if (command.Attachments.Count > IncidentSplitting.MostFiles)
        {
            return new TooManyFiles { Field = "attachments" };
        }

        var allowed = await gate.OpenAsync<Incident>(actor, command.Record, Actions.IncidentSplit, ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        var chosen = await ChosenAsync(command, ct);
        if (chosen.Failed)
        {
            return chosen.Error;
        }

        // Copying bytes is slow: nobody waits for the record meanwhile.
        await records.ReleaseAsync(ct);
        List<string> stored = [];
        var kept = false;
        try
        {
            var copies = await CopyAsync(actor, chosen.Value, stored, ct);
            if (copies.Failed)
            {
                return copies.Error;
            }

            var begun = await BeginAsync(actor, command, copies.Value, ct);
            kept = !begun.Failed;
            return begun;
        }
        finally
        {
            foreach (var name in kept ? [] : stored)
            {
                await files.DeleteAsync(actor.Tenant, name, CancellationToken.None);
            }
        }
    }

    private async Task<Result<IReadOnlyList<Attachment>>> ChosenAsync(Command command, CancellationToken ct)
    {
        var found = await merges.AttachmentsAsync(
            command.Record, command.Attachments, command.Comments, IncidentSplitting.MostFiles + 1, ct);
        foreach (var id in command.Attachments)
        {
            if (!found.Any(file => file.Id == id))
            {
                return new AttachmentNotFound(id) { Field = "attachments" };
            }
        }

        return found.Count > IncidentSplitting.MostFiles
            ? new TooManyFiles { Field = "attachments" }
            : new Result<IReadOnlyList<Attachment>>(found, null);
    }

    /// <summary>Bytes of their own, so that taking a file off one record never takes it off the other.</summary>
    private async Task<Result<List<(Attachment File, StoredFile Copy)>>> CopyAsync(
        Actor actor, IReadOnlyList<Attachment> chosen, List<string> stored, CancellationToken ct)
    {
        List<(Attachment, StoredFile)> copies = [];
        foreach (var file in chosen)
        {
            await using var bytes = await files.OpenAsync(actor.Tenant, file.StoredName, ct);
            if (bytes is null)
            {
                return new AttachmentNotFound(file.Id) { Field = "attachments" };
            }

            var copy = await files.SaveAsync(actor.Tenant, file.FileName, bytes, ct);
            if (copy.Failed)
            {
                return copy.Error with { Field = "attachments" };
            }

            stored.Add(copy.Value.StoredName);
            copies.Add((file, copy.Value));
        }

        return copies;
    }

    private async Task<Result<CreatedIncident>> BeginAsync(
        Actor actor, Command command, List<(Attachment File, StoredFile Copy)> copies, CancellationToken ct)
    {
        var opened = await gate.OpenAsync<Incident>(actor, command.Record, Actions.IncidentSplit, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var from = opened.Value;
        var comments = await merges.CommentsAsync(from.Id, command.Comments, ct);
        foreach (var id in command.Comments)
        {
            if (!comments.Any(comment => comment.Id == id))
            {
                return new CommentNotFound(id) { Field = "comments" };
            }
        }

        var made = await create.ApplyAsync(
            actor,
            IncidentFields.Of(from) with
            {
                Title = command.Title,
                Description = command.Description ?? comments.FirstOrDefault(comment => comment.Kind is CommentKind.Reply)?.Body ?? "",
                Requester = command.Requester ?? from.Requester,
                AffectedUser = command.Requester is null ? from.AffectedUser : null,
                Assignee = null,
                Parent = null,
                DueAt = null,
            },
            ct);
        if (made.Failed)
        {
            return made.Error;
        }

        var now = time.GetUtcNow();
        var begun = made.Value;
        Dictionary<CommentId, CommentId> taken = [];
        foreach (var comment in comments)
        {
            var copy = comment.TakenTo(begun);
            taken[comment.Id] = copy.Id;
            records.Add(copy);
        }

        foreach (var (file, copy) in copies)
        {
            records.Add(new Attachment
            {
                Tenant = file.Tenant,
                Id = AttachmentId.New(),
                Record = begun.Id,
                Comment = file.Comment is { } with && taken.TryGetValue(with, out var own) ? own : null,
                FileName = file.FileName,
                ContentType = copy.ContentType,
                Size = copy.Size,
                Sha256 = copy.Sha256,
                StoredName = copy.StoredName,
                UploadedBy = file.UploadedBy,
                UploadedAt = file.UploadedAt,
                Internal = file.Internal,
                Origin = file.Origin ?? file.Record,
            });
        }

        from.SplitTo(begun, actor.At(now));
        records.Relate(from, begun, actor.At(now));
        var saved = await unitOfWork.SaveAsync(actor, ct);
        if (saved.Failed)
        {
            return saved.Error;
        }

        logger.IncidentSplit(from.Key, begun.Key);
        return new CreatedIncident(begun.Id, begun.Key);
    }
}
