using SynergyFlow.Core.Incidents.Changing;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;

namespace SynergyFlow.Core.Incidents.UseCases;

/// <summary>
/// Makes a set of changes to one loaded incident, each through the use case that a page would use, and saves nothing. All that can
/// be refused is refused before anything but the incident itself is touched: whoever forgets the incident has undone it all.
/// </summary>
public sealed class ApplyChanges(
    EditIncident edit,
    AssignIncident assign,
    PrioritiseIncident prioritise,
    MoveIncident move,
    MergeIncident merge,
    Conversation conversation,
    LinkRecords link,
    TemplateVariables variables,
    TimeProvider time)
{
    /// <param name="Link">The link that was made.</param>
    /// <param name="Said">The reply or note that was written.</param>
    public sealed record Made(LinkId? Link, string? Said);

    /// <param name="other">The loaded record that <see cref="IncidentChanges.Other"/> names.</param>
    public async Task<Result<Made>> ApplyAsync(
        Actor actor, Incident incident, IncidentChanges changes, WorkRecord? other, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(changes);
        if (changes.Merge is { } into)
        {
            var merged = await merge.MergeAsync(actor, incident, into.Into, other as Incident, ct);
            return merged.Failed ? merged.Error : new Made(null, null);
        }

        if (changes.Link is { } wanted)
        {
            if (other is null)
            {
                return new RecordNotFound(wanted.Other) { Field = "link" };
            }

            if (await link.CheckAsync(actor, incident, wanted.Role, other, ct) is { Failed: true } unlinkable)
            {
                return unlinkable.Error;
            }
        }

        // A reply speaks of the incident as its reader knows it: before the change.
        string? body = null;
        if (changes.Comment is { } comment)
        {
            var template = TextTemplate.Parse("comment", comment.Text);
            if (template.Failed)
            {
                return template.Error;
            }

            var text = await conversation.CheckAsync(
                actor, incident, comment.Kind, template.Value.Render(name => variables.Of(name, incident, actor)), ct);
            if (text.Failed)
            {
                return text.Error;
            }

            body = text.Value;
        }

        if (await ChangeAsync(actor, incident, changes, ct) is { Failed: true } refused)
        {
            return refused.Error;
        }

        if (changes.Comment is { } said)
        {
            await conversation.SayAsync(actor, incident, said.Kind, body!, time.GetUtcNow(), ct);
        }

        return new Made(changes.Link is { } made ? link.Link(actor, incident, made.Role, other!) : null, body);
    }

    /// <summary>Looks up the names that the changes' text needs for these incidents.</summary>
    public Task PrepareAsync(Actor actor, IncidentChanges changes, IReadOnlyCollection<Incident> incidents, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return changes.Comment is null ? Task.CompletedTask : variables.PrepareAsync(actor, incidents, ct);
    }

    private async Task<Result> ChangeAsync(Actor actor, Incident incident, IncidentChanges changes, CancellationToken ct)
    {
        if (changes.Edits && await edit.ApplyAsync(actor, incident, PatchFor(incident, changes), ct) is { Failed: true } notEdited)
        {
            return notEdited;
        }

        if (changes.Assigns)
        {
            var team = changes.Set.TryGetValue(IncidentChanges.Team, out var teamId)
                ? teamId is null ? null : new TeamId(Guid.Parse(teamId))
                : incident.Team;
            var assignee = changes.Set.TryGetValue(IncidentChanges.Assignee, out var userId)
                ? userId is null ? null : userId == IncidentChanges.Me ? actor.Id : new UserId(Guid.Parse(userId))
                : incident.Assignee;
            if (await assign.ApplyAsync(actor, incident, team, assignee, ct) is { Failed: true } notAssigned)
            {
                return notAssigned;
            }
        }

        if (changes.Priority is { } priority
            && await prioritise.ApplyAsync(actor, incident, priority.To, priority.Reason, ct) is { Failed: true } notPrioritised)
        {
            return notPrioritised;
        }

        return changes.State is { } state ? await move.ApplyAsync(actor, incident, state.On(incident.Id), ct) : Result.Success;
    }

    private static IncidentPatch PatchFor(Incident incident, IncidentChanges changes)
    {
        IncidentPatch patch = new();
        foreach (var (name, value) in changes.Set)
        {
            patch = name is IncidentChanges.Team or IncidentChanges.Assignee ? patch : patch.With(name, value);
        }

        if (changes.AddTags.Count == 0 && changes.RemoveTags.Count == 0)
        {
            return patch;
        }

        var gone = changes.RemoveTags.Select(tag => tag.Trim()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return patch with
        {
            Tags = new Optional<IReadOnlyList<string>>([.. incident.Tags.Where(tag => !gone.Contains(tag)), .. changes.AddTags]),
        };
    }
}
