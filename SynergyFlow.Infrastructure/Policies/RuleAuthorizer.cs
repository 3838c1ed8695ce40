using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Infrastructure.Policies;

/// <summary>Decides by <see cref="AccessRules"/> with the account's rights as they are now. No answer is a no.</summary>
internal sealed partial class RuleAuthorizer(IAccounts accounts, ILogger<RuleAuthorizer> logger) : IAuthorizer
{
    public async Task<Result> AuthorizeAsync(Actor actor, string action, Resource resource, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.IsSystem && actor.Tenant == resource.Tenant)
        {
            return Result.Success;
        }

        var account = await accounts.FindAsync(actor.Tenant, actor.Id, ct);
        if (AccessRules.Allows(account, actor.Scopes, action, resource))
        {
            return Result.Success;
        }

        Denied(logger, action, resource.Kind, actor.Id);
        return new NotAllowed(action);
    }

    public async Task<IReadOnlySet<string>> AllowedAsync(
        Actor actor, IReadOnlyCollection<string> actions, Resource resource, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.IsSystem && actor.Tenant == resource.Tenant)
        {
            return actions.ToHashSet();
        }

        var account = await accounts.FindAsync(actor.Tenant, actor.Id, ct);
        return actions.Where(action => AccessRules.Allows(account, actor.Scopes, action, resource)).ToHashSet();
    }

    public async Task<RecordScope> ScopeAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.IsSystem
            ? new RecordScope(actor.Tenant, actor.Id, Everything: true, []) { Restricted = true }
            : AccessRules.Scope(await accounts.FindAsync(actor.Tenant, actor.Id, ct), actor.Scopes, actor.Tenant);
    }

    [LoggerMessage(4001, LogLevel.Warning, "Denied {Action} on {Kind} to {User}")]
    private static partial void Denied(ILogger logger, string action, string kind, UserId user);
}
