using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Infrastructure.Policies;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Policies;

/// <summary>A question about access, made up. There are few people, teams and tenants, so that they often meet.</summary>
internal sealed record AccessCase(Actor Actor, Account? Account, Resource Resource, string Action)
{
    public static readonly IReadOnlyList<string> Actions =
        [.. typeof(Actions).GetFields().Select(field => (string)field.GetRawConstantValue()!)];

    private static readonly Role[] s_roles = Enum.GetValues<Role>();
    private static readonly string[][] s_scopes = [[], ["read"], ["write"], ["admin"], ["read", "write"], ["read", "write", "admin"], ["everything"]];

    public ReadOnlyMemory<byte> Question => AccessQuestion.Of(Actor, Account, Resource, Action);

    public bool IsAllowedByTheRules => AccessRules.Allows(Account, Actor.Scopes, Action, Resource);

    /// <summary>Always the same ones for the same seed.</summary>
    public static IEnumerable<AccessCase> Generate(int seed, int count)
    {
        Random random = new(seed);
        for (var i = 0; i < count; i++)
        {
            // Each action comes as often as any other; one in forty is none.
            var action = random.Next(40) == 0 ? Pick(random, "", "incident.burn", "record.READ", "a\"b\\c\u0001\u2028 é") : Actions[i % Actions.Count];
            yield return Next(random, action);
        }
    }

    private static AccessCase Next(Random random, string action)
    {
        var me = User(random);
        var tenant = Tenant(random);
        var scopes = random.Next(3) == 0 ? Pick(random, s_scopes).ToHashSet() : null;
        var account = random.Next(30) == 0
            ? null
            : new Account(me, tenant, Pick(random, s_roles), Active: random.Next(15) != 0, Some(random, 3, Team).ToHashSet())
            {
                Projects = Some(random, 2, Project).ToHashSet(),
            };
        Resource resource = new(
            Pick(random, "incident", "user", "view", "team", "project", "work_item"),
            random.Next(8) == 0 ? Tenant(random) : tenant,
            random.Next(4) == 0 ? null : User(random).Value,
            random.Next(5) == 0 ? null : [.. Some(random, 3, User)],
            random.Next(3) == 0 ? User(random) : null,
            random.Next(3) == 0 ? null : Team(random),
            random.Next(3) == 0)
        {
            Teams = random.Next(2) == 0 ? null : [.. Some(random, 3, Team)],
            Project = random.Next(2) == 0 ? null : Project(random),
        };
        return new AccessCase(new Actor(tenant, me, "Somebody", Channel.Ui, scopes), account, resource, action);
    }

    private static IEnumerable<T> Some<T>(Random random, int most, Func<Random, T> make)
    {
        for (var left = random.Next(most + 1); left > 0; left--)
        {
            yield return make(random);
        }
    }

    private static T Pick<T>(Random random, params ReadOnlySpan<T> all) => all[random.Next(all.Length)];

    private static UserId User(Random random) => new(Id(0x10 + random.Next(4)));

    private static TeamId Team(Random random) => new(Id(0x20 + random.Next(4)));

    private static ProjectId Project(Random random) => new(Id(0x40 + random.Next(4)));

    private static TenantId Tenant(Random random) => new(Id(0x30 + random.Next(2)));

    private static Guid Id(int number) => new(number, 0, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 1);
}
