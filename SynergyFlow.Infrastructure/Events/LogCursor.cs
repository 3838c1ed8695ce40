using System.Globalization;

namespace SynergyFlow.Infrastructure.Events;

/// <summary>A place in the event log: the transaction that wrote an event, and the event's number.</summary>
internal readonly record struct LogCursor(ulong Xid, long Seq)
{
    public static LogCursor Start => default;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Xid}.{Seq}");

    /// <returns>False for anything that <see cref="ToString"/> does not write.</returns>
    public static bool TryParse(string text, out LogCursor cursor)
    {
        cursor = default;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0
            || !ulong.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var xid)
            || !long.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var seq))
        {
            return false;
        }

        cursor = new LogCursor(xid, seq);
        return true;
    }
}
