using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents.UseCases;

/// <summary>The requester says how it went; until the survey is over he may change his mind.</summary>
public sealed class RateIncident(RecordGate gate, IDeskSettingsStore settings, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Score">1 to 5.</param>
    /// <param name="Resolution">The resolution that the survey was for; null: the present one.</param>
    public sealed record Command(RecordId Record, int Score, string? Comment, DateTimeOffset? Resolution = null);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync<Incident>(actor, command.Record, Actions.IncidentRate, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var incident = opened.Value;
        if (incident.Requester != actor.Id)
        {
            return new NotAllowed(Actions.IncidentRate);
        }

        var now = time.GetUtcNow();
        var desk = await settings.GetAsync(actor.Tenant, ct);
        if (!desk.IsSurveyOpen(incident, now) || (command.Resolution is { } meant && meant != incident.ResolvedAt))
        {
            return new SurveyOver();
        }

        if (incident.Rate(command.Score, command.Comment, actor.At(now)) is { Failed: true } refused)
        {
            return refused.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : incident.Version;
    }
}
