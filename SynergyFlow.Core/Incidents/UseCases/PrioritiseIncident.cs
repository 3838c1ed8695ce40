using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents.UseCases;

/// <summary>Overrides the priority with a reason, or lets policy decide it again.</summary>
public sealed class PrioritiseIncident(
    RecordGate gate, Priorities priorities, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Priority">Null: as policy says.</param>
    public sealed record Command(RecordId Id, Priority? Priority, string? Reason, int? ExpectedVersion = null);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        if (command.Priority is { } value && !Enum.IsDefined(value))
        {
            return new InvalidField("priority", "priority is one of P1, P2, P3, P4.");
        }

        var opened = await gate.OpenAsync<Incident>(actor, command.Id, Actions.IncidentPrioritise, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (command.ExpectedVersion is { } expected && expected != opened.Value.Version)
        {
            return new VersionConflict(opened.Value.Version);
        }

        var done = await ChangeAsync(actor, opened.Value, command.Priority, command.Reason, ct);
        if (done.Failed)
        {
            return done.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : opened.Value.Version;
    }

    /// <summary>The same on an incident that is loaded, for those who save several changes at once.</summary>
    public async Task<Result> ApplyAsync(Actor actor, Incident incident, Priority? priority, string? reason, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(incident);
        return await gate.CheckAsync(actor, incident, Actions.IncidentPrioritise, ct) is { } denied
            ? denied
            : await ChangeAsync(actor, incident, priority, reason, ct);
    }

    private async Task<Result> ChangeAsync(Actor actor, Incident incident, Priority? priority, string? reason, CancellationToken ct)
    {
        var stamp = actor.At(time.GetUtcNow());
        if (priority is { } chosen)
        {
            return incident.OverridePriority(chosen, reason ?? "", stamp);
        }

        var decided = await priorities.DecideAsync(actor, IncidentFields.Of(incident), incident.Id, ct);
        var followed = incident.FollowPolicy(decided.Priority, stamp);
        if (!followed.Failed)
        {
            priorities.Keep(decided, incident);
        }

        return followed;
    }
}

/// <summary>Changes the tenant's priority matrix. Open incidents keep their priority until what it rests on changes.</summary>
public sealed class EditPriorityMatrix(
    IPriorityMatrixStore matrices, IAuthorizer authorizer, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Cells">16 priorities, row by row (impact), four urgencies each.</param>
    /// <param name="CriticalServices">Names; null leaves them.</param>
    public sealed record Command(IReadOnlyList<Priority> Cells, int? ExpectedVersion = null, IReadOnlyList<string>? CriticalServices = null);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var resource = new Resource("priority_matrix", actor.Tenant);
        if (await authorizer.AuthorizeAsync(actor, Actions.PriorityMatrixEdit, resource, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        var matrix = await matrices.GetForEditAsync(actor.Tenant, ct);
        if (command.ExpectedVersion is { } expected && expected != matrix.Version)
        {
            return new VersionConflict(matrix.Version);
        }

        if (matrix.Edit(command.Cells, command.CriticalServices, actor.At(time.GetUtcNow())) is { Failed: true } refused)
        {
            return refused.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : matrix.Version;
    }
}
