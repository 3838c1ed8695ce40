using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Identity;

internal sealed class PeopleQueries(TenantContexts contexts) : IPeople
{
    private const int Most = 50;
    private const int MostNamed = 200;

    public async Task<Person?> FindAsync(TenantId tenant, UserId id, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await Rows(db.Set<User>().Where(user => user.Id == id)).SingleOrDefaultAsync(ct);
    }

    public async Task<IReadOnlyDictionary<UserId, Person>> NamesAsync(
        TenantId tenant, IReadOnlyCollection<UserId> ids, CancellationToken ct)
    {
        if (ids.Count == 0)
        {
            return new Dictionary<UserId, Person>();
        }

        var wanted = ids.Distinct().ToList();
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await Rows(db.Set<User>().Where(user => wanted.Contains(user.Id))).ToDictionaryAsync(person => person.Id, ct);
    }

    public async Task<IReadOnlyList<Person>> SearchAsync(
        TenantId tenant, string? text, bool agentsOnly, int limit, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var found = db.Set<User>().Where(user => user.Kind != UserKind.System && !user.Disabled);
        if (agentsOnly)
        {
            var agents = Roles.AtLeast(Role.Agent);
            found = found.Where(user => user.Kind == UserKind.Person && agents.Contains(user.Role));
        }

        var wanted = text?.Trim() ?? "";
        if (wanted.Length > 0)
        {
            var (within, start) = (LikePattern.Containing(wanted), LikePattern.StartingWith(wanted));
            found = found
                .Where(user => EF.Functions.ILike(user.DisplayName, within, LikePattern.Escape)
                    || EF.Functions.ILike(user.Email!, within, LikePattern.Escape))
                .OrderBy(user => EF.Functions.ILike(user.DisplayName, start, LikePattern.Escape) ? 0
                    : EF.Functions.ILike(user.Email!, start, LikePattern.Escape) ? 1 : 2)
                .ThenBy(user => user.DisplayName)
                .ThenBy(user => user.Id);
        }
        else
        {
            found = found.OrderBy(user => user.DisplayName).ThenBy(user => user.Id);
        }

        return await Rows(found.Take(Math.Clamp(limit, 1, Most))).ToListAsync(ct);
    }

    [SuppressMessage("Globalization", "CA1304", Justification = "Runs as lower() in the database.")]
    [SuppressMessage("Globalization", "CA1311", Justification = "Runs as lower() in the database.")]
    public async Task<IReadOnlyList<Person>> NamedAsync(TenantId tenant, IReadOnlyCollection<string> texts, CancellationToken ct)
    {
        if (texts.Count == 0)
        {
            return [];
        }

        // As typed too: what the database calls lower case depends on its locale.
        List<string?> wanted = [.. texts.Concat(texts.Select(text => text.ToLowerInvariant())).Distinct()];
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await Rows(db.Set<User>().Where(user => user.Kind != UserKind.System
                && (wanted.Contains(user.DisplayName) || wanted.Contains(user.DisplayName.ToLower())
                    || wanted.Contains(user.Email) || wanted.Contains(user.Email!.ToLower())))
            .OrderBy(user => user.Id).Take(MostNamed)).ToListAsync(ct);
    }

    private static IQueryable<Person> Rows(IQueryable<User> users) => users.Select(user =>
        new Person(user.Id, user.DisplayName, user.Email, user.Kind, user.Role, user.Disabled, user.Vip));
}
