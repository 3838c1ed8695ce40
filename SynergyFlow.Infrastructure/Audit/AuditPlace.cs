using System.Globalization;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Audit;

/// <summary>Where a row stands in the audit; the next page begins before it.</summary>
internal sealed record AuditPlace(DateTimeOffset At, long Seq)
{
    private const string Bound = "audit";

    /// <returns>Null for a cursor that the audit did not give.</returns>
    public static AuditPlace? Read(string cursor) =>
        Cursor.Read(Bound, cursor, 2) is { Key: [var ticks, var seq] }
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < DateTime.MaxValue.Ticks
        && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new AuditPlace(new DateTimeOffset(at, TimeSpan.Zero), number)
            : null;

    public string Write() => Cursor.Write(
        Bound, backwards: false, [At.UtcTicks.ToString(CultureInfo.InvariantCulture), Seq.ToString(CultureInfo.InvariantCulture)]);
}
