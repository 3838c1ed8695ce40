using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

/// <summary>Who of other people sees a record, notes and all: by the same rules as when they open it.</summary>
public sealed class RecordReaders(IAccounts accounts, IAuthorizer authorizer)
{
    /// <summary>Takes one statement, however many they are, and what the rules know by then is as it is now.</summary>
    public async Task<IReadOnlySet<UserId>> AmongAsync(Actor actor, IReadOnlyCollection<UserId> people, Resource record, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(people);
        ArgumentNullException.ThrowIfNull(record);
        await accounts.ReadAheadAsync(actor.Tenant, people, ct);
        HashSet<UserId> readers = [];
        foreach (var person in people)
        {
            var scope = await authorizer.ScopeAsync(new Actor(actor.Tenant, person, "", actor.Channel), ct);
            if (scope.Internal && scope.Sees(record))
            {
                readers.Add(person);
            }
        }

        return readers;
    }
}
