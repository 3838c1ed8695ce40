using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Calendars;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Identity.Calendars;

/// <summary>A calendar that somebody who knows its address may read.</summary>
public sealed record OpenCalendar(TenantId Tenant, UserId Owner, string OwnerName, string Name, IReadOnlySet<CalendarContent> Contents, int? Reminder)
{
    /// <summary>Reads as its owner, and can do nothing else.</summary>
    public Actor Reader => new(Tenant, Owner, OwnerName, Channel.Api, new HashSet<string> { TokenScopes.Read });
}

/// <summary>Knows whose calendar an address is.</summary>
public sealed class CalendarSignIn(TenantContexts contexts, IAccounts accounts, TimeProvider time)
{
    private static readonly TimeSpan s_noteEvery = TimeSpan.FromMinutes(1);

    /// <returns>Null for an address that never was one or is one no more, and for one whose owner may not sign in.</returns>
    public async Task<OpenCalendar?> FindAsync(string? secret, CancellationToken ct)
    {
        if (CalendarSecret.TenantOf(secret) is not { } tenant || tenant == default)
        {
            return null;
        }

        var hash = TokenSecret.Hash(secret!);
        await using var db = await contexts.OpenAsync(tenant, ct);
        var row = await db.Set<CalendarFeed>().Where(feed => feed.Hash == hash)
            .Join(db.Set<User>(), feed => feed.User, user => user.Id, (feed, user) => new { Feed = feed, user.DisplayName })
            .SingleOrDefaultAsync(ct);
        if (row is null
            || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(row.Feed.Hash), Encoding.ASCII.GetBytes(hash))
            || await accounts.FindAsync(tenant, row.Feed.User, ct) is not { Active: true })
        {
            return null;
        }

        var now = time.GetUtcNow();
        if (row.Feed.LastReadAt is not { } last || now - last >= s_noteEvery)
        {
            await db.Set<CalendarFeed>().Where(feed => feed.Id == row.Feed.Id && feed.Hash == hash)
                .ExecuteUpdateAsync(set => set.SetProperty(feed => feed.LastReadAt, now), ct);
        }

        return new OpenCalendar(tenant, row.Feed.User, row.DisplayName, row.Feed.Name, row.Feed.ContentSet, row.Feed.Reminder);
    }
}
