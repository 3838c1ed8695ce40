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
    public Task<Result<TRecord>> OpenAsync<TRecord>(Actor actor, RecordId id, string action, CancellationToken ct)
        where TRecord : WorkRecord => OpenAsync<TRecord>(actor, id, _ => action, ct);

    /// <summary>A record of any kind, for what belongs to all who work on it: its steps, who else watches it. Who may edit one may do that.</summary>
    public Task<Result<WorkRecord>> OpenForUpdateAsync(Actor actor, RecordId id, CancellationToken ct) => OpenAsync<WorkRecord>(
        actor,
        id,
        kind => kind switch
        {
            RecordKind.Incident => Actions.IncidentUpdate,
            RecordKind.WorkItem => Actions.ItemUpdate,
        },
        ct);

    /// <returns>Null when the actor may, and nothing of the record itself forbids it.</returns>
    public async Task<Error?> CheckAsync(Actor actor, WorkRecord record, string action, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(record);
        return await AllowAsync(actor, record, action, ct) ?? (Actions.IsReading(action) ? null : record.Frozen);
    }

    private async Task<Result<TRecord>> OpenAsync<TRecord>(Actor actor, RecordId id, Func<RecordKind, string> action, CancellationToken ct)
        where TRecord : WorkRecord
    {
        if (await records.FindAsync(id, ct) is not TRecord record)
        {
            return new RecordNotFound(id);
        }

        return await CheckAsync(actor, record, action(record.Kind), ct) is { } refused ? refused : record;
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
