using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Identity.Calendars;

[JsonConverter(typeof(EntityIdJsonConverter<CalendarFeedId>))]
public readonly record struct CalendarFeedId(Guid Value) : IEntityId<CalendarFeedId>
{
    public static CalendarFeedId New() => new(Guid.CreateVersion7());

    public static CalendarFeedId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>
/// A calendar of a person's that other programs read by a secret address: they can send no password. Only the hash of the secret is kept.
/// It shows no more than its owner sees at that moment, and it ends when he revokes it.
/// </summary>
public sealed class CalendarFeed
{
    public const int NameLength = 80;

    /// <summary>Of one person.</summary>
    public const int Most = 20;

    /// <summary>A week.</summary>
    public const int LongestReminder = 7 * 24 * 60;

    public required TenantId Tenant { get; init; }

    public required CalendarFeedId Id { get; init; }

    public required UserId User { get; init; }

    public required string Name { get; init; }

    /// <summary>SHA-256 of the secret, lower-case hex; unique.</summary>
    public required string Hash { get; set; }

    /// <summary>The first characters, to tell feeds apart in a list.</summary>
    public required string Hint { get; set; }

    /// <summary>In the spelling of <see cref="EnumText"/>, at least one.</summary>
    public required List<string> Contents { get; init; }

    /// <summary>So many minutes before each entry, but for sprints, the calendar reminds; null: never.</summary>
    public int? Reminder { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastReadAt { get; set; }

    public IReadOnlySet<CalendarContent> ContentSet => Contents.Select(EnumText.Parse<CalendarContent>).ToHashSet();
}

/// <summary>As <see cref="TenantSecret"/>.</summary>
public static class CalendarSecret
{
    public const string Prefix = "sfc_";
    private const int HintLength = 4 + 4;

    public static string New(TenantId tenant) => TenantSecret.New(Prefix, tenant);

    public static TenantId? TenantOf(string? secret) => TenantSecret.TenantOf(Prefix, secret);

    public static string Hint(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return secret[..HintLength];
    }

    /// <summary>Where it is read, on this site.</summary>
    public static string PathOf(string secret) => $"/calendar/{secret}.ics";
}

public sealed record CalendarFeedNotFound(CalendarFeedId Id) : NotFoundError("calendar.not_found", $"There is no calendar {Id}.");

public sealed record TooManyCalendarFeeds(int Limit) : ConflictError("calendar.too_many", $"You have {Limit} calendars. Revoke one first.");
