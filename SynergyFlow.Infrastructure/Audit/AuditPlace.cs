using System.Globalization;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Audit;

/// <summary>Where a row stands in the audit; the next page begins before it.</summary>
/// <param name="Access">Of one moment, what was refused or read comes first.</param>
internal sealed record AuditPlace(DateTimeOffset At, bool Access, long Seq)
{
    private const string Bound = "audit";

    /// <returns>Null for a cursor that the audit did not give.</returns>
    public static AuditPlace? Read(string cursor) =>
        Cursor.Read(Bound, cursor, 3) is { Key: [var ticks, "0" or "1", var seq] } read
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < DateTime.MaxValue.Ticks
        && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new AuditPlace(new DateTimeOffset(at, TimeSpan.Zero), read.Key[1] == "1", number)
            : null;

    public string Write() => Cursor.Write(
        Bound, backwards: false, [At.UtcTicks.ToString(CultureInfo.InvariantCulture), Access ? "1" : "0", Seq.ToString(CultureInfo.InvariantCulture)]);
}
