using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents.UseCases;

/// <summary>Opens another incident like this one: its fields, its team and its tags; not what was said, and nobody's work.</summary>
public sealed class CopyIncident(
    RecordGate gate, CreateIncident create, IRecordStore records, IUnitOfWork unitOfWork, TimeProvider time, ILogger<CopyIncident> logger)
{
    /// <param name="Title">Null: the same.</param>
    /// <param name="Requester">Null: the same.</param>
    /// <param name="Link">Whether the two are linked.</param>
    public sealed record Command(RecordId Record, string? Title = null, UserId? Requester = null, bool Link = true);

    public async Task<Result<CreatedIncident>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync<Incident>(actor, command.Record, Actions.IncidentCreateFor, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var from = opened.Value;
        var made = await create.ApplyAsync(
            actor,
            IncidentFields.Of(from) with
            {
                Title = command.Title ?? from.Title,
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

        var stamp = actor.At(time.GetUtcNow());
        from.CopiedTo(made.Value, stamp);
        if (command.Link)
        {
            records.Relate(from, made.Value, stamp);
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        if (saved.Failed)
        {
            return saved.Error;
        }

        logger.IncidentCopied(from.Key, made.Value.Key);
        return new CreatedIncident(made.Value.Id, made.Value.Key);
    }
}
