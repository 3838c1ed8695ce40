using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Reads one's own shortcuts.</summary>
public sealed class ReadShortcuts(IShortcuts shortcuts, IAuthorizer authorizer)
{
    public async Task<Result<ShortcutSettings>> FindAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await authorizer.AuthorizeAsync(
            actor, Actions.OwnAccount, new Resource("user", actor.Tenant, actor.Id.Value), ct);
        return allowed.Failed ? allowed.Error : await shortcuts.FindAsync(actor.Tenant, actor.Id, ct);
    }
}
