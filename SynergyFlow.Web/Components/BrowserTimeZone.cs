using System.Globalization;

namespace SynergyFlow.Web.Components;

/// <summary>The reader's zone, for one circuit or request: what the user prefers, else what the browser says, else UTC.</summary>
public sealed class BrowserTimeZone
{
    /// <summary>Raised when the zone became another one after pages were rendered with it.</summary>
    public event EventHandler? Changed;

    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary>False while nobody has said where the reader is: times are UTC then, and say so.</summary>
    public bool IsKnown { get; private set; }

    public DateTimeOffset ToLocal(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, Zone);

    /// <summary>What an input of type datetime-local holds: the reader's wall clock.</summary>
    /// <returns>Null for none or no date; an hour that the clocks skip counts as the one after.</returns>
    public DateTimeOffset? FromInput(string? typed)
    {
        if (!DateTime.TryParse(typed, CultureInfo.InvariantCulture, out var parsed))
        {
            return null;
        }

        var local = DateTime.SpecifyKind(parsed, DateTimeKind.Unspecified);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <param name="id">An IANA or Windows zone id from outside; unknown ids change nothing.</param>
    /// <returns>True where the id names a zone.</returns>
    public bool TrySet(string? id)
    {
        if (string.IsNullOrWhiteSpace(id) || !TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone))
        {
            return false;
        }

        var isNew = !IsKnown || zone.Id != Zone.Id;
        Zone = zone;
        IsKnown = true;
        if (isNew)
        {
            Changed?.Invoke(this, EventArgs.Empty);
        }

        return true;
    }
}
