using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Provisioning;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Identity.Provisioning;

internal sealed class ProvisionedQueries(TenantContexts contexts) : IProvisionedQueries
{
    private const int Days = 7;
    private const int ShownRefusals = 20;
    private const int ShownGroups = 200;

    private static readonly Dictionary<string, ScimColumn<Pair>> s_user = new(StringComparer.OrdinalIgnoreCase)
    {
        ["id"] = new(Has: IsUser),
        ["userName"] = new(pair => pair.Managed.UserName),
        ["externalId"] = new(pair => pair.Managed.ExternalId, Exact: true),
        ["displayName"] = new(pair => pair.Managed.DisplayName),
        ["name.givenName"] = new(pair => pair.Managed.GivenName),
        ["name.familyName"] = new(pair => pair.Managed.FamilyName),
        ["name.formatted"] = new(pair => pair.Managed.DisplayName),
        ["emails"] = new(pair => pair.Managed.Mail),
        ["emails.value"] = new(pair => pair.Managed.Mail),
        ["emails.type"] = new(pair => pair.Managed.Mail == null ? null : "work"),
        ["emails.primary"] = new(Flag: pair => pair.Managed.Mail != null),
        ["active"] = new(Flag: pair => !pair.Account.Disabled),
    };

    private static readonly Dictionary<string, ScimColumn<ProvisionedGroup>> s_group = new(StringComparer.OrdinalIgnoreCase)
    {
        ["id"] = new(Has: IsGroup),
        ["displayName"] = new(group => group.DisplayName),
        ["externalId"] = new(group => group.ExternalId, Exact: true),
        ["members"] = new(Has: HasMember, Any: group => group.Members.Any()),
        ["members.value"] = new(Has: HasMember, Any: group => group.Members.Any()),
    };

    public async Task<ScimUserRow?> FindUserAsync(TenantId tenant, UserId id, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return (await RowsAsync(db, Users(db).Where(pair => pair.Managed.User == id), ct)).SingleOrDefault();
    }

    public async Task<Result<ScimPage<ScimUserRow>>> UsersAsync(TenantId tenant, ScimWindow window, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(window);
        await using var db = await contexts.OpenAsync(tenant, ct);
        var users = Users(db);
        if (window.Filter is { } filter)
        {
            var condition = ScimSql<Pair>.Of(filter, s_user);
            if (condition.Failed)
            {
                return condition.Error;
            }

            users = users.Where(condition.Value);
        }

        var total = await users.CountAsync(ct);
        var page = users.OrderBy(pair => pair.Managed.User).Skip(window.Start - 1).Take(window.Count);
        return new ScimPage<ScimUserRow>(total, window.Start, window.Count == 0 ? [] : await RowsAsync(db, page, ct));
    }

    public async Task<ScimGroupRow?> FindGroupAsync(TenantId tenant, ProvisionedGroupId id, bool members, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return (await RowsAsync(db, db.Set<ProvisionedGroup>().Where(group => group.Id == id), members, ct)).SingleOrDefault();
    }

    public async Task<Result<ScimPage<ScimGroupRow>>> GroupsAsync(TenantId tenant, ScimWindow window, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(window);
        await using var db = await contexts.OpenAsync(tenant, ct);
        IQueryable<ProvisionedGroup> groups = db.Set<ProvisionedGroup>();
        if (window.Filter is { } filter)
        {
            var condition = ScimSql<ProvisionedGroup>.Of(filter, s_group);
            if (condition.Failed)
            {
                return condition.Error;
            }

            groups = groups.Where(condition.Value);
        }

        var total = await groups.CountAsync(ct);
        var page = groups.OrderBy(group => group.Id).Skip(window.Start - 1).Take(window.Count);
        return new ScimPage<ScimGroupRow>(total, window.Start, window.Count == 0 ? [] : await RowsAsync(db, page, window.Members, ct));
    }

    public async Task<ProvisioningOverview> OverviewAsync(TenantId tenant, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var settings = await db.Set<ProvisioningSettings>().SingleOrDefaultAsync(ct) ?? ProvisioningSettings.Seed(tenant);
        var tokens = await db.Set<ProvisioningToken>().Where(token => token.RevokedAt == null).OrderByDescending(token => token.CreatedAt)
            .Select(token => new ProvisioningTokenRow(token.Id, token.Name, token.Hint, token.CreatedAt, token.LastUsedAt)).ToListAsync(ct);
        var active = await Users(db).CountAsync(pair => !pair.Account.Disabled, ct);
        var inactive = await Users(db).CountAsync(pair => pair.Account.Disabled, ct);
        var groups = await db.Set<ProvisionedGroup>()
            .Join(db.Set<Team>(), group => group.Team, team => team.Id, (group, team) => new { group, team.Name })
            .OrderBy(row => row.group.DisplayName).ThenBy(row => row.group.Id).Take(ShownGroups)
            .Select(row => new ProvisionedGroupRow(
                row.group.Id,
                row.group.DisplayName,
                row.group.Role,
                row.group.Version,
                row.group.Team,
                row.Name,
                row.group.Members.Count,
                db.Set<Membership>().Count(member => member.Team == row.group.Team)))
            .ToListAsync(ct);
        var days = await db.Set<ProvisioningDay>().OrderByDescending(day => day.Day).Take(Days).ToListAsync(ct);
        var refusals = await db.Set<ProvisioningRefusal>().OrderByDescending(refusal => refusal.Id).Take(ShownRefusals).ToListAsync(ct);
        return new ProvisioningOverview(settings, tokens, active, inactive, groups, days, refusals);
    }

    private static Expression<Func<Pair, bool>> IsUser(Guid id)
    {
        UserId user = new(id);
        return pair => pair.Managed.User == user;
    }

    private static Expression<Func<ProvisionedGroup, bool>> IsGroup(Guid id)
    {
        ProvisionedGroupId wanted = new(id);
        return group => group.Id == wanted;
    }

    private static Expression<Func<ProvisionedGroup, bool>> HasMember(Guid id)
    {
        UserId user = new(id);
        return group => group.Members.Any(member => member.User == user);
    }

    private static IQueryable<Pair> Users(SynergyFlowDbContext db) => db.Set<ProvisionedUser>()
        .Where(managed => !managed.Gone)
        .Join(db.Set<User>(), managed => managed.User, user => user.Id, (managed, user) => new Pair { Managed = managed, Account = user });

    private static async Task<List<ScimUserRow>> RowsAsync(SynergyFlowDbContext db, IQueryable<Pair> users, CancellationToken ct)
    {
        var rows = await users.Select(pair => new { pair.Managed, pair.Account.Disabled, pair.Account.Version }).ToListAsync(ct);
        var ids = rows.ConvertAll(row => row.Managed.User);
        var groups = (await db.Set<ProvisionedMember>().Where(member => ids.Contains(member.User))
                .Join(db.Set<ProvisionedGroup>(), member => member.Group, group => group.Id, (member, group) => new { member.User, group.Id, group.DisplayName })
                .OrderBy(row => row.Id).ToListAsync(ct))
            .ToLookup(row => row.User, row => new ScimReference(row.Id.Value, row.DisplayName));
        return rows.ConvertAll(row => new ScimUserRow(
            row.Managed.User,
            row.Managed.Describe(!row.Disabled),
            row.Version,
            row.Managed.CreatedAt,
            row.Managed.ChangedAt,
            [.. groups[row.Managed.User]]));
    }

    private static async Task<List<ScimGroupRow>> RowsAsync(SynergyFlowDbContext db, IQueryable<ProvisionedGroup> groups, bool members, CancellationToken ct)
    {
        var rows = await groups.ToListAsync(ct);
        var ids = rows.ConvertAll(group => group.Id);
        var people = (!members ? [] : await db.Set<ProvisionedMember>().Where(member => ids.Contains(member.Group))
                .Join(db.Set<User>(), member => member.User, user => user.Id, (member, user) => new { member.Group, user.Id, user.DisplayName })
                .OrderBy(row => row.Id).ToListAsync(ct))
            .ToLookup(row => row.Group, row => new ScimReference(row.Id.Value, row.DisplayName));
        return rows.ConvertAll(group => new ScimGroupRow(
            group.Id, group.DisplayName, group.ExternalId, group.Version, group.CreatedAt, group.ChangedAt, [.. people[group.Id]]));
    }

    private sealed class Pair
    {
        public required ProvisionedUser Managed { get; init; }

        public required User Account { get; init; }
    }
}
