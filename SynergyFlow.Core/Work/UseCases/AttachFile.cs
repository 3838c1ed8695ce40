using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Work.UseCases;

/// <summary>Streams a file onto a record. Allowed first, stored then, so that nobody fills the store in vain.</summary>
public sealed class AttachFile(
    RecordGate gate, IRecordStore records, IFileStore files, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Internal">For agents only.</param>
    public sealed record Command(RecordId Record, string FileName, Stream Content, bool Internal);

    public async Task<Result<AttachmentId>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var action = command.Internal ? Actions.RecordNote : Actions.RecordAttach;
        var allowed = await gate.OpenAsync<WorkRecord>(actor, command.Record, action, ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        // A slow upload must not keep everybody else from the record.
        await records.ReleaseAsync(ct);
        var stored = await files.SaveAsync(actor.Tenant, command.FileName, command.Content, ct);
        if (stored.Failed)
        {
            return stored.Error;
        }

        var kept = false;
        try
        {
            var attached = await AttachAsync(actor, command, action, stored.Value, ct);
            kept = !attached.Failed;
            return attached;
        }
        finally
        {
            if (!kept)
            {
                await files.DeleteAsync(actor.Tenant, stored.Value.StoredName, CancellationToken.None);
            }
        }
    }

    private async Task<Result<AttachmentId>> AttachAsync(
        Actor actor, Command command, string action, StoredFile stored, CancellationToken ct)
    {
        var opened = await gate.OpenAsync<WorkRecord>(actor, command.Record, action, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var now = time.GetUtcNow();
        var attachment = new Attachment
        {
            Tenant = actor.Tenant,
            Id = AttachmentId.New(),
            Record = command.Record,
            FileName = stored.FileName,
            ContentType = stored.ContentType,
            Size = stored.Size,
            Sha256 = stored.Sha256,
            StoredName = stored.StoredName,
            UploadedBy = actor.Id,
            UploadedAt = now,
            Internal = command.Internal,
        };
        records.Add(attachment);
        opened.Value.Attach(attachment, actor.At(now));
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : attachment.Id;
    }
}

/// <summary>Takes a file off a record; its name stays in the history.</summary>
public sealed class RemoveAttachment(
    RecordGate gate, IRecordStore records, IFileStore files, IUnitOfWork unitOfWork, TimeProvider time)
{
    public sealed record Command(AttachmentId Attachment);

    public async Task<Result> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        if (await records.FindAttachmentAsync(command.Attachment, ct) is not { } attachment)
        {
            return new AttachmentNotFound(command.Attachment);
        }

        var opened = await gate.OpenAsync<WorkRecord>(actor, attachment.Record, Actions.RecordDetach, ct);
        if (opened.Failed)
        {
            return opened.Error is RecordNotFound ? new AttachmentNotFound(command.Attachment) : opened.Error;
        }

        records.Remove(attachment);
        opened.Value.Detach(attachment, actor.At(time.GetUtcNow()));
        var saved = await unitOfWork.SaveAsync(actor, ct);
        if (!saved.Failed)
        {
            await files.DeleteAsync(actor.Tenant, attachment.StoredName, CancellationToken.None);
        }

        return saved;
    }
}
