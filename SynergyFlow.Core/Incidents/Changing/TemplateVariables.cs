using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams.Contracts;

namespace SynergyFlow.Core.Incidents.Changing;

/// <summary>
/// What the variables of a text stand for. Nothing in here is for agents only: a text may be a reply. Names are looked up once for
/// all incidents of a step.
/// </summary>
public sealed class TemplateVariables(IPeople people, ITeamDirectory teams)
{
    private readonly Dictionary<UserId, string> _people = [];
    private Dictionary<TeamId, string>? _teams;

    /// <summary>In the order that a list shows them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "requester.name", "requester.first_name", "affected_user.name", "agent.name", "agent.first_name", "assignee.name", "team.name",
        "record.key", "record.title", "record.state", "record.priority", "record.service", "record.category", "record.location",
    ];

    /// <summary>Looks up the names that these incidents need.</summary>
    public async Task PrepareAsync(Actor actor, IReadOnlyCollection<Incident> incidents, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var wanted = incidents.SelectMany(incident => new UserId?[] { incident.Requester, incident.AffectedUser, incident.Assignee })
            .OfType<UserId>()
            .Where(id => !_people.ContainsKey(id))
            .ToHashSet();
        foreach (var (id, person) in await people.NamesAsync(actor.Tenant, wanted, ct))
        {
            _people[id] = person.Name;
        }

        _teams ??= (await teams.ListAsync(actor.Tenant, ct)).ToDictionary(team => team.Id, team => team.Name);
    }

    /// <summary>The variable's value for an incident that was prepared; null where it has none.</summary>
    public string? Of(string variable, Incident incident, Actor actor)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(actor);
        return variable switch
        {
            "requester.name" => Name(incident.Requester),
            "requester.first_name" => First(Name(incident.Requester)),
            "affected_user.name" => Name(incident.AffectedUser),
            "agent.name" => actor.Name,
            "agent.first_name" => First(actor.Name),
            "assignee.name" => Name(incident.Assignee),
            "team.name" => incident.Team is { } team ? _teams?.GetValueOrDefault(team) : null,
            "record.key" => incident.Key,
            "record.title" => incident.Title,
            "record.state" => incident.State.Replace('_', ' '),
            "record.priority" => incident.Priority.ToText(),
            "record.service" => incident.Service,
            "record.category" => incident.Category,
            "record.location" => incident.Location,
            _ => null,
        };
    }

    private string? Name(UserId? id) => id is { } known ? _people.GetValueOrDefault(known) : null;

    private static string? First(string? name) => name?.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
}
