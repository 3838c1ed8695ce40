using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents.UseCases;

/// <summary>
/// Opens an incident. An end user opens it for himself; on behalf of others, or straight to a team, is for agents. What goes to
/// nobody is given to the team of its route.
/// </summary>
public sealed class CreateIncident(
    IncidentIntake intake,
    References references,
    Mentions mentions,
    ICheckListStore checkLists,
    IAuthorizer authorizer,
    IUnitOfWork unitOfWork,
    TimeProvider time,
    ILogger<CreateIncident> logger)
{
    public Task<Result<CreatedIncident>> ExecuteAsync(Actor actor, IncidentFields command, CancellationToken ct) =>
        ExecuteAsync(actor, command, [], ct);

    /// <param name="steps">Of its check-list, in order; agents' work.</param>
    public async Task<Result<CreatedIncident>> ExecuteAsync(Actor actor, IncidentFields command, IReadOnlyList<string> steps, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(steps);
        if (steps.Count > 0 && await authorizer.AuthorizeAsync(actor, Actions.IncidentCreateFor, new Resource("incident", actor.Tenant), ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        if (steps.Count > CheckItem.MostItems)
        {
            return new CheckListFull();
        }

        var texts = steps.Select(step => Text.Check("steps", step, CheckItem.TextLength, required: true)).ToList();
        if (texts.Find(text => text.Failed) is { Error: { } wrong })
        {
            return wrong;
        }

        var made = await ApplyAsync(actor, command, ct);
        if (made.Failed)
        {
            return made.Error;
        }

        AddSteps(made.Value, texts.ConvertAll(text => text.Value!), actor.At(time.GetUtcNow()));
        await mentions.NoteDescriptionAsync(actor, made.Value, time.GetUtcNow(), ct);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        if (saved.Failed)
        {
            return saved.Error;
        }

        logger.IncidentCreated(made.Value.Key, actor.Channel);
        return new CreatedIncident(made.Value.Id, made.Value.Key);
    }

    private void AddSteps(Incident incident, List<string> steps, Stamp stamp)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            CheckItem item = new() { Tenant = incident.Tenant, Id = CheckItemId.New(), Record = incident.Id, Position = i + 1, Text = steps[i] };
            checkLists.Add(item);
            incident.Checked(new CheckItemAdded(item.Id.Value, [new FieldChange("check_item", null, item.Text)]), stamp);
        }
    }

    /// <summary>Opens it in the scope's unit of work; whoever has more to do with it saves.</summary>
    internal async Task<Result<Incident>> ApplyAsync(Actor actor, IncidentFields command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var forOthers = command.Requester != actor.Id || command.Team is not null || command.Assignee is not null
            || command.Parent is not null || command.Sensitivity is not Sensitivity.Normal;
        var resource = new Resource("incident", actor.Tenant);
        var allowed = await authorizer.AuthorizeAsync(actor, Actions.IncidentCreate, resource, ct);
        if (!allowed.Failed && forOthers)
        {
            allowed = await authorizer.AuthorizeAsync(actor, Actions.IncidentCreateFor, resource, ct);
        }

        if (allowed.Failed)
        {
            return allowed.Error;
        }

        var fields = command.Checked();
        if (fields.Failed)
        {
            return fields.Error;
        }

        var unknown = await references.CheckPersonAsync(actor, "requester", command.Requester, ct)
            ?? await references.CheckPersonAsync(actor, "affectedUser", command.AffectedUser, ct)
            ?? await references.CheckOwnerAsync(actor, command.Team, command.Assignee, ct)
            ?? await references.CheckParentAsync(actor, null, command.Parent, ct);
        if (unknown is not null)
        {
            return unknown;
        }

        return await intake.OpenAsync(actor, fields.Value, actor.At(time.GetUtcNow()), ct);
    }
}

public sealed record CreatedIncident(RecordId Id, string Key);
