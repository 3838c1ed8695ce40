using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Web.Components.Commands;

/// <summary>Which commands to offer. It only hides what would be refused: each use case asks again.</summary>
internal static class CommandAccess
{
    /// <summary>As far as no single record matters.</summary>
    public static async Task<IReadOnlyList<string>> AskAsync(IAuthorizer authorizer, Actor actor, CancellationToken ct)
    {
        string[] actions = [.. CommandTable.All.Select(command => command.Action).OfType<string>().Distinct()];
        var allowed = await authorizer.AllowedAsync(actor, actions, new Resource(RecordKind.Incident.ToText(), actor.Tenant), ct);
        var own = await authorizer.AllowedAsync(
            actor,
            [Core.Policies.Actions.OwnAccount, Core.Policies.Actions.ViewOwn],
            new Resource("user", actor.Tenant, actor.Id.Value, People: [actor.Id]),
            ct);
        return Of(allowed.Concat(own).ToHashSet());
    }

    /// <summary>The commands whose action is among these, and those that need none.</summary>
    public static IReadOnlyList<string> Of(IReadOnlySet<string> actions) =>
        [.. CommandTable.All.Where(command => command.Action is null || actions.Contains(command.Action)).Select(command => command.Id)];
}
