using MudBlazor;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Components.Shared;

namespace SynergyFlow.Web.Incidents;

/// <param name="Problem">Why it was refused, for the reader; null while he only has not decided a conflict.</param>
public readonly record struct Saved(bool Done, string? Problem = null)
{
    public static Saved Yes => new(true);

    public static Saved Undecided => new(false);
}

/// <summary>
/// Saves what is edited in place. Where somebody else was faster with the same field, it shows both values, lets the reader
/// choose for each field, and saves what he chose.
/// </summary>
/// <param name="reload">Reads the incident again and shows it.</param>
internal sealed class IncidentEdits(
    UseCases useCases,
    IPeople people,
    IDialogService dialogs,
    FieldWords words,
    Func<Task<IncidentDetails?>> reload,
    CancellationToken ct)
{
    private const int MostAttempts = 5;

    /// <param name="began">The incident as it was when the reader began to edit.</param>
    public async Task<Saved> SaveAsync(IncidentDetails began, IncidentPatch patch)
    {
        var baseVersion = began.Version;
        for (var attempt = 1; ; attempt++)
        {
            var saved = await useCases.RunAsync((EditIncident edit, Actor actor) =>
                edit.ExecuteAsync(actor, new EditIncident.Command(began.Id, baseVersion, patch), ct));
            switch (saved.Error)
            {
                case null:
                    await reload();
                    return Saved.Yes;
                case EditConflict conflict:
                    var mine = await AskAsync(conflict);
                    if (mine is null)
                    {
                        await reload();
                        return Saved.Undecided;
                    }

                    (baseVersion, patch) = (conflict.Current, patch.Only(
                        patch.Touched().Keys.Where(field => mine.Contains(field) || !conflict.Fields.Any(met => met.Field == field)).ToHashSet()));
                    break;
                case VersionConflict when attempt < MostAttempts:
                    break;
                default:
                    return new Saved(false, words.Refusal(saved.Error));
            }
        }
    }

    /// <param name="reason">Why to another team than its route led to; nobody has to say.</param>
    public Task<Saved> AssignAsync(IncidentDetails began, TeamName? team, Core.Work.PersonName? assignee, string? reason = null) => MeetAsync(
        began,
        [
            new Facet("team", team?.Name, now => now.Team?.Name, now => now.Team?.Id.ToString(), now => team = now.Team),
            new Facet("assignee", assignee?.Name, now => now.Assignee?.Name, now => now.Assignee?.Id.ToString(), now => assignee = now.Assignee),
        ],
        expected => useCases.RunAsync((AssignIncident assign, Actor actor) =>
            assign.ExecuteAsync(actor, new AssignIncident.Command(began.Id, team?.Id, assignee?.Id, expected, reason), ct)));

    /// <summary>Lets routes choose the team again.</summary>
    public Task<Saved> RouteAsync(IncidentDetails began)
    {
        var dropped = false;
        return MeetAsync(
            began,
            [new Facet("team", words.Label("by_routes"), now => now.Team?.Name, now => now.Team?.Id.ToString(), _ => dropped = true)],
            async expected => dropped
                ? new Result<int>(expected, null)
                : await useCases.RunAsync((RouteIncident route, Actor actor) => route.ExecuteAsync(actor, new RouteIncident.Command(began.Id, expected), ct)));
    }

    /// <param name="priority">Null: as policy says.</param>
    public Task<Saved> PrioritiseAsync(IncidentDetails began, Priority? priority, string? reason)
    {
        var dropped = false;
        return MeetAsync(
            began,
            [
                new Facet(
                    "priority",
                    priority is { } chosen ? words.Value("priority", chosen.ToText()) : words.Label("matrix"),
                    now => words.Value("priority", now.Priority.ToText()),
                    now => now.Priority.ToText() + now.PriorityOverrideReason,
                    _ => dropped = true),
            ],
            async expected => dropped
                ? new Result<int>(expected, null)
                : await useCases.RunAsync((PrioritiseIncident prioritise, Actor actor) =>
                    prioritise.ExecuteAsync(actor, new PrioritiseIncident.Command(began.Id, priority, reason, expected), ct)));
    }

    /// <summary>For commands that name the one version they are meant for: a newer one matters only where it changed the same.</summary>
    private async Task<Saved> MeetAsync(IncidentDetails began, IReadOnlyList<Facet> facets, Func<int, Task<Result<int>>> run)
    {
        var seen = began;
        for (var attempt = 1; ; attempt++)
        {
            var saved = await run(seen.Version);
            if (!saved.Failed)
            {
                await reload();
                return Saved.Yes;
            }

            if (saved.Error is not VersionConflict || attempt == MostAttempts || await reload() is not { } now)
            {
                return new Saved(false, words.Refusal(saved.Error));
            }

            var met = facets.Where(facet => facet.Stored(seen) != facet.Stored(now) && facet.Mine != facet.Shown(now)).ToList();
            if (met.Count > 0)
            {
                var (who, at) = await WhoAsync(began, met);
                var mine = await ConflictDialog.AskAsync(
                    dialogs, [.. met.Select(facet => new FieldConflict(facet.Field, words.Label(facet.Field), facet.Mine, facet.Shown(now)))], who, at ?? now.UpdatedAt);
                if (mine is null)
                {
                    return Saved.Undecided;
                }

                foreach (var theirs in met.Where(facet => !mine.Contains(facet.Field)))
                {
                    theirs.TakeTheirs(now);
                }
            }

            seen = now;
        }
    }

    private async Task<IReadOnlySet<string>?> AskAsync(EditConflict conflict)
    {
        var names = await NamesAsync(conflict.Fields.Select(met => met.By.Value)
            .Concat(conflict.Fields.SelectMany(met => new[] { met.Theirs, met.Yours }).Select(value => Guid.TryParse(value, out var id) ? id : default)));
        var last = conflict.Fields.MaxBy(met => met.At)!;
        return await ConflictDialog.AskAsync(
            dialogs,
            [.. conflict.Fields.Select(met => new FieldConflict(
                met.Field, words.Label(met.Field), Shown(met.Field, met.Yours), Shown(met.Field, met.Theirs)))],
            names.GetValueOrDefault(last.By.Value) ?? words.Label("somebody"),
            last.At);

        string? Shown(string field, string? value) => words.Value(
            field, value, field is "requester" or "affected_user" && Guid.TryParse(value, out var id) ? names.GetValueOrDefault(id) : null);
    }

    private async Task<(string Who, DateTimeOffset? At)> WhoAsync(IncidentDetails began, List<Facet> met)
    {
        var newer = await useCases.RunAsync((IRecordChanges changes, Actor actor) =>
            changes.SinceAsync(actor.Tenant, began.Id, began.Version, ct));
        var last = newer.LastOrDefault(change => met.Exists(facet => facet.Field == change.Field));
        var name = last is null ? null : (await NamesAsync([last.By.Value])).GetValueOrDefault(last.By.Value);
        return (name ?? words.Label("somebody"), last?.At);
    }

    private async Task<Dictionary<Guid, string>> NamesAsync(IEnumerable<Guid> ids)
    {
        var wanted = ids.Where(id => id != default).Distinct().Select(id => new UserId(id)).ToList();
        var found = await useCases.RunAsync((IAuthorizer _, Actor actor) => people.NamesAsync(actor.Tenant, wanted, ct));
        return found.ToDictionary(pair => pair.Key.Value, pair => pair.Value.Name);
    }

    /// <summary>One field of a command: what the reader wants, and how to read and take what is stored now.</summary>
    private sealed record Facet(
        string Field,
        string? Mine,
        Func<IncidentDetails, string?> Shown,
        Func<IncidentDetails, string?> Stored,
        Action<IncidentDetails> TakeTheirs);
}
