using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Web.Components.Commands;

/// <summary>Which commands to offer. It only hides what would be refused: each use case asks again.</summary>
internal static class CommandAccess
{
    /// <summary>As far as no single record matters.</summary>
    public static async Task<IReadOnlyList<string>> AskAsync(IAuthorizer authorizer, Actor actor, CancellationToken ct)
    {
        Dictionary<string, bool> answers = new(StringComparer.Ordinal);
        foreach (var action in CommandTable.All.Select(command => command.Action).OfType<string>().Distinct())
        {
            Resource resource = action == Core.Policies.Actions.OwnAccount
                ? new("user", actor.Tenant, actor.Id.Value)
                : new(RecordKind.Incident.ToText(), actor.Tenant);
            answers[action] = !(await authorizer.AuthorizeAsync(actor, action, resource, ct)).Failed;
        }

        return Of(answers.Where(answer => answer.Value).Select(answer => answer.Key).ToHashSet());
    }

    /// <summary>The commands whose action is among these, and those that need none.</summary>
    public static IReadOnlyList<string> Of(IReadOnlySet<string> actions) =>
        [.. CommandTable.All.Where(command => command.Action is null || actions.Contains(command.Action)).Select(command => command.Id)];
}
