using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Audit.UseCases;

/// <param name="Active">Whether he may sign in; who may not may do nothing.</param>
/// <param name="Record">The key of the record that it is about; null: what is open to his role.</param>
public sealed record AccessReport(UserId Person, string Name, Role Role, bool Active, string? Record, IReadOnlyList<AccessVerdict> Verdicts);

public sealed record AccessOfNobody(UserId Id) : NotFoundError("access.nobody", $"There is no person {Id}.");

/// <summary>What somebody may do, to a record or at all, and why: each action is asked of the policies as if he tried it now.</summary>
public sealed class ExplainAccess(
    IAccessVerdicts verdicts, IPeople people, IAccounts accounts, IRecordQueries records, IMentionQueries resources, IAuthorizer authorizer)
{
    private const int LongestKey = 64;

    /// <param name="record">Its key or id; null or empty: none.</param>
    public async Task<Result<AccessReport>> ExecuteAsync(Actor actor, UserId person, string? record, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await authorizer.AuthorizeAsync(actor, Actions.AuditRead, new Resource("access", actor.Tenant, person.Value), ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        if (person == UserId.System || await people.FindAsync(actor.Tenant, person, ct) is not { } known)
        {
            return new AccessOfNobody(person);
        }

        Resource about = new("incident", actor.Tenant);
        RecordHead? head = null;
        if (record?.Trim() is { Length: > 0 } key)
        {
            var scope = await authorizer.ScopeAsync(actor, ct);
            head = key.Length > LongestKey || key.Contains('\0', StringComparison.Ordinal) ? null : await records.FindAsync(scope, key, ct);
            if (head is null || await resources.FindRecordAsync(scope, head.Id, ct) is not { } found)
            {
                return new InvalidField("record", "There is no record with this key.");
            }

            about = found;
        }

        var account = await accounts.FindAsync(actor.Tenant, person, ct);
        List<AccessVerdict> asked = [];
        foreach (var action in Actions.All)
        {
            asked.Add(await verdicts.AskAsync(actor.Tenant, person, action, Target(action, about, person, account), ct));
        }

        return new AccessReport(person, known.Name, account?.Role ?? known.Role, account is { Active: true }, head?.Key, asked);
    }

    /// <summary>What is done to records is asked of this one; what is done to one's own, of his own.</summary>
    private static Resource Target(string action, Resource record, UserId person, Account? account)
    {
        var kind = action[..action.IndexOf('.', StringComparison.Ordinal)];
        return action switch
        {
            Actions.OwnAccount => new Resource("user", record.Tenant, person.Value),
            Actions.ViewOwn => new Resource(kind, record.Tenant, People: [person]),
            Actions.ViewTeam => new Resource(kind, record.Tenant, Team: account?.Teams.Count > 0 ? account.Teams.First() : null),
            _ => kind is "record" or "incident" or "item" ? record : new Resource(kind, record.Tenant),
        };
    }
}
