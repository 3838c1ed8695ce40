using SynergyFlow.Core.Incidents.Routing;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents.UseCases;

/// <summary>
/// Changes some of an incident's fields. An edit made on an older version goes through where it touches other fields
/// than the newer edits did; where it meets them, the answer shows both values.
/// </summary>
public sealed class EditIncident(
    RecordGate gate,
    Priorities priorities,
    IncidentRouting routing,
    References references,
    Mentions mentions,
    EditMeetings meetings,
    IUnitOfWork unitOfWork,
    TimeProvider time)
{
    /// <param name="BaseVersion">The version the caller read.</param>
    /// <param name="Strict">Refuse any newer version, as If-Match demands; otherwise only a real conflict.</param>
    public sealed record Command(RecordId Id, int BaseVersion, IncidentPatch Patch, bool Strict = false);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync<Incident>(actor, command.Id, Actions.IncidentUpdate, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var incident = opened.Value;
        if (await meetings.CheckAsync(incident, command.BaseVersion, command.Strict, command.Patch.Touched(), ct) is { } conflict)
        {
            return conflict;
        }

        var changed = await ChangeAsync(actor, incident, command.Patch, ct);
        if (changed.Failed)
        {
            return changed.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : incident.Version;
    }

    /// <summary>The same on an incident that is loaded, for those who save several changes at once.</summary>
    public async Task<Result> ApplyAsync(Actor actor, Incident incident, IncidentPatch patch, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(patch);
        return await gate.CheckAsync(actor, incident, Actions.IncidentUpdate, ct) is { } denied
            ? denied
            : await ChangeAsync(actor, incident, patch, ct);
    }

    private async Task<Result> ChangeAsync(Actor actor, Incident incident, IncidentPatch patch, CancellationToken ct)
    {
        var fields = patch.On(IncidentFields.Of(incident)).Checked();
        if (fields.Failed)
        {
            return fields.Error;
        }

        var unknown = (patch.Requester.IsSet ? await references.CheckPersonAsync(actor, "requester", fields.Value.Requester, ct) : null)
            ?? (patch.AffectedUser.IsSet ? await references.CheckPersonAsync(actor, "affectedUser", fields.Value.AffectedUser, ct) : null)
            ?? (patch.Parent.IsSet ? await references.CheckParentAsync(actor, incident.Id, patch.Parent.Value, ct) : null);
        if (unknown is not null)
        {
            return unknown;
        }

        var stamp = actor.At(time.GetUtcNow());
        var (before, was) = (IncidentFields.Of(incident), incident.Priority);
        var decided = await priorities.ReconsiderAsync(actor, incident, fields.Value, ct);
        var edited = incident.Edit(fields.Value, decided?.Priority, stamp);
        if (edited.Failed)
        {
            return edited;
        }

        if (decided is not null)
        {
            priorities.Keep(decided, incident);
        }

        await routing.ReconsiderAsync(actor, incident, before, was, stamp, ct);
        if (patch.Description.IsSet)
        {
            await mentions.NoteDescriptionAsync(actor, incident, stamp.At, ct);
        }

        return patch.Parent.IsSet ? incident.SetParent(patch.Parent.Value, stamp) : edited;
    }
}
