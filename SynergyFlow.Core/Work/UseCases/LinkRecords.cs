using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Work.UseCases;

/// <summary>Links two records; both ends are authorised and both keep it in their history.</summary>
public sealed class LinkRecords(RecordGate gate, IRecordStore records, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Role">What the first record is to the second: blocks, blocked_by, duplicates …</param>
    public sealed record Command(RecordId Record, LinkRole Role, RecordId Other);

    public async Task<Result<LinkId>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (command.Record == command.Other)
        {
            return new LinkToItself();
        }

        var found = await records.FindManyAsync([command.Record, command.Other], ct);
        var record = found.FirstOrDefault(one => one.Id == command.Record);
        var other = found.FirstOrDefault(one => one.Id == command.Other);
        if (record is null || other is null)
        {
            return new RecordNotFound(record is null ? command.Record : command.Other);
        }

        if (await CheckAsync(actor, record, command.Role, other, ct) is { Failed: true } refused)
        {
            return refused.Error;
        }

        var link = Link(actor, record, command.Role, other);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : link;
    }

    /// <summary>Whether <see cref="Link"/> may follow: for those who save several changes at once.</summary>
    public async Task<Result> CheckAsync(Actor actor, WorkRecord record, LinkRole role, WorkRecord other, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(other);
        if (record.Id == other.Id)
        {
            return new LinkToItself();
        }

        if (!Enum.IsDefined(role))
        {
            return new InvalidField("role", "role is not one of the allowed values.");
        }

        var refused = await gate.CheckAsync(actor, record, Actions.RecordLink, ct)
            ?? await gate.CheckAsync(actor, other, Actions.RecordLink, ct);
        if (refused is not null)
        {
            return refused;
        }

        var (type, swapped) = role.Stored();
        var (from, to) = swapped ? (other, record) : (record, other);
        return await records.LinkExistsAsync(from.Id, to.Id, type, ct)
            || (type is LinkType.Relates && await records.LinkExistsAsync(to.Id, from.Id, type, ct))
                ? new LinkExists()
                : Result.Success;
    }

    /// <summary>Links what <see cref="CheckAsync"/> let through, and saves nothing.</summary>
    public LinkId Link(Actor actor, WorkRecord record, LinkRole role, WorkRecord other)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(other);
        var (type, swapped) = role.Stored();
        var (from, to) = swapped ? (other, record) : (record, other);
        var now = time.GetUtcNow();
        var link = new RecordLink
        {
            Tenant = actor.Tenant,
            Id = LinkId.New(),
            From = from.Id,
            To = to.Id,
            Type = type,
            LinkedBy = actor.Id,
            LinkedAt = now,
        };
        records.Add(link);
        from.Linked(type.Forward(), to.Key, actor.At(now));
        to.Linked(type.Inverse(), from.Key, actor.At(now));
        return link.Id;
    }
}

/// <summary>Takes a link away at both ends.</summary>
public sealed class UnlinkRecords(RecordGate gate, IRecordStore records, IUnitOfWork unitOfWork, TimeProvider time)
{
    public sealed record Command(RecordId Record, LinkId Link);

    public async Task<Result> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (await records.FindLinkAsync(command.Link, ct) is not { } link
            || (link.From != command.Record && link.To != command.Record))
        {
            return new LinkNotFound(command.Link);
        }

        var found = await records.FindManyAsync([link.From, link.To], ct);
        var from = found.Single(one => one.Id == link.From);
        var to = found.Single(one => one.Id == link.To);
        var refused = await gate.CheckAsync(actor, from, Actions.RecordLink, ct)
            ?? await gate.CheckAsync(actor, to, Actions.RecordLink, ct);
        if (refused is not null)
        {
            return refused;
        }

        Unlink(actor, link, from, to);
        return await unitOfWork.SaveAsync(actor, ct);
    }

    /// <summary>Takes it away without a word to the gate and saves nothing: for those who asked and save several changes at once.</summary>
    public void Unlink(Actor actor, RecordLink link, WorkRecord from, WorkRecord to)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var stamp = actor.At(time.GetUtcNow());
        records.Remove(link);
        from.Unlinked(link.Type.Forward(), to.Key, stamp);
        to.Unlinked(link.Type.Inverse(), from.Key, stamp);
    }
}
