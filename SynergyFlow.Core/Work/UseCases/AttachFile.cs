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
        var opened = await gate.OpenAsync<WorkRecord>(
            actor, command.Record, command.Internal ? Actions.RecordNote : Actions.RecordAttach, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var stored = await files.SaveAsync(actor.Tenant, command.FileName, command.Content, ct);
        if (stored.Failed)
        {
            return stored.Error;
        }

        var now = time.GetUtcNow();
        var attachment = new Attachment
        {
            Tenant = actor.Tenant,
            Id = AttachmentId.New(),
            Record = command.Record,
            FileName = stored.Value.FileName,
            ContentType = stored.Value.ContentType,
            Size = stored.Value.Size,
            Sha256 = stored.Value.Sha256,
            StoredName = stored.Value.StoredName,
            UploadedBy = actor.Id,
            UploadedAt = now,
            Internal = command.Internal,
        };
        records.Add(attachment);
        opened.Value.Attach(attachment, actor.At(now));
        var kept = false;
        try
        {
            var saved = await unitOfWork.SaveAsync(actor, ct);
            kept = !saved.Failed;
            return saved.Failed ? saved.Error : attachment.Id;
        }
        finally
        {
            if (!kept)
            {
                await files.DeleteAsync(actor.Tenant, stored.Value.StoredName, CancellationToken.None);
            }
        }
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
