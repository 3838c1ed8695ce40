using System.Globalization;
using System.Text.Json;

namespace SynergyFlow.Infrastructure.Policies.InProcess;

/// <returns>Null where OPA's own would have no value: the expression is undefined then.</returns>
internal delegate object? HostBuiltin(ReadOnlySpan<JsonElement> arguments);

/// <summary>
/// The built-in functions that OPA leaves to the host. The module lists those it needs; each has to give what OPA itself gives, which the
/// differential test compares.
/// </summary>
internal static class HostBuiltins
{
    private static readonly Dictionary<string, HostBuiltin> s_known = new()
    {
        ["time.parse_rfc3339_ns"] = arguments => arguments[0].ValueKind is JsonValueKind.String ? Nanoseconds(arguments[0].GetString()!) : null,
    };

    public static HostBuiltin Find(string name) => s_known.TryGetValue(name, out var known)
        ? known
        : throw new NotSupportedException($"A policy calls {name}, which OPA leaves to the host and this host does not have.");

    /// <summary>
    /// As Go reads RFC 3339: capital T and Z, a fraction of any length, of which nine digits count; and more kindly than the standard in
    /// that one digit will do for the hour, a comma for the point, and offsets go up to 24:60.
    /// </summary>
    internal static long? Nanoseconds(string text)
    {
        const int Hour = 11;
        const int Whole = 19; // 2026-11-28T18:00:00
        if (text.Length > Hour + 1 && text[Hour + 1] == ':')
        {
            text = text.Insert(Hour, "0");
        }

        if (text.Length <= Whole
            || !DateTime.TryParseExact(
                text[..Whole], "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return null;
        }

        var rest = text.AsSpan(Whole);
        long fraction = 0;
        if (rest[0] is '.' or ',')
        {
            var digits = rest[1..].IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0)
            {
                return null;
            }

            for (var i = 0; i < 9; i++)
            {
                fraction = (fraction * 10) + (i < digits ? rest[i + 1] - '0' : 0);
            }

            rest = rest[(digits + 1)..];
        }

        if (Offset(rest) is not { } offset)
        {
            return null;
        }

        var seconds = (Int128)((time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond) - offset;
        var nanoseconds = (seconds * 1_000_000_000) + fraction;
        return nanoseconds >= long.MinValue && nanoseconds <= long.MaxValue ? (long)nanoseconds : null;
    }

    /// <returns>In seconds; null where it is none.</returns>
    private static int? Offset(ReadOnlySpan<char> text)
    {
        if (text is "Z")
        {
            return 0;
        }

        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':'
            || !int.TryParse(text[1..3], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(text[4..], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            || hours > 24 || minutes > 60)
        {
            return null;
        }

        var seconds = ((hours * 60) + minutes) * 60;
        return text[0] == '-' ? -seconds : seconds;
    }
}
