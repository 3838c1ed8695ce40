using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Work;

/// <summary>
/// How every use case comes by a record it wants to change: found, locked and allowed. Who may not see a record is told
/// that there is none; who sees it but may not do this is told so.
/// </summary>
public sealed class RecordGate(IRecordStore records, IAuthorizer authorizer)
{
    public async Task<Result<TRecord>> OpenAsync<TRecord>(Actor actor, RecordId id, string action, CancellationToken ct)
        where TRecord : WorkRecord
    {
        if (await records.FindAsync(id, ct) is not TRecord record)
        {
            return new RecordNotFound(id);
        }

        return await CheckAsync(actor, record, action, ct) is { } refused ? refused : record;
    }

    /// <returns>Null when the actor may, and nothing of the record itself forbids it.</returns>
    public async Task<Error?> CheckAsync(Actor actor, WorkRecord record, string action, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(record);
        return await AllowAsync(actor, record, action, ct) ?? (Actions.IsReading(action) ? null : record.Frozen);
    }

    private async Task<Error?> AllowAsync(Actor actor, WorkRecord record, string action, CancellationToken ct)
    {
        if (actor.IsSystem)
        {
            return record.Tenant == actor.Tenant ? null : new RecordNotFound(record.Id);
        }

        var resource = record.ToResource();
        var allowed = await authorizer.AuthorizeAsync(actor, action, resource, ct);
        if (!allowed.Failed)
        {
            return null;
        }

        var visible = await authorizer.ScopeAsync(actor, ct);
        return visible.Sees(resource) ? allowed.Error : new RecordNotFound(record.Id);
    }
}

/// <summary>Whether an actor speaks as an agent, which decides what his reply means.</summary>
public static class AccountRoles
{
    public static async Task<bool> IsAgentAsync(this IAccounts accounts, Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        ArgumentNullException.ThrowIfNull(actor);
        return actor.IsSystem || (await accounts.FindAsync(actor.Tenant, actor.Id, ct))?.Role >= Role.Agent;
    }
}
