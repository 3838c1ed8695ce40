using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using SynergyFlow.Core.Audit;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Web.Audit;

/// <summary>What an address asks of the audit, as typed: the page, the API and the file read the same parameters.</summary>
/// <param name="Who">A person's id, or <see cref="System"/>.</param>
/// <param name="Days">How far back, where <paramref name="From"/> is not given.</param>
/// <param name="From">RFC 3339.</param>
public sealed record AuditAddress(
    string? Who = null, string? What = null, string? Days = null, string? From = null, string? To = null, string? Record = null,
    string? Correlation = null, string? Decision = null)
{
    /// <summary>SynergyFlow itself.</summary>
    public const string System = "system";

    public const int UsualDays = 7;

    private const int MostDays = 3660;
    private const int LongestText = 64;

    public static readonly string[] Parameters = ["who", "what", "days", "from", "to", "record", "correlation", "decision"];

    public static AuditAddress Of(IQueryCollection query)
    {
        return new AuditAddress(
            Text("who"), Text("what"), Text("days"), Text("from"), Text("to"), Text("record"), Text("correlation"), Text("decision"));

        string? Text(string name) => query[name].ToString() is { Length: > 0 } text ? text : null;
    }

    /// <returns>A refusal that names the parameter.</returns>
    public Result<AuditFilter> ToFilter(DateTimeOffset now)
    {
        Guid who = default;
        if (Who is not null and not System && !Guid.TryParse(Who, out who))
        {
            return new InvalidField("who", $"who is a person's id, or {System}.");
        }

        var days = UsualDays;
        if (Days is not null && (!int.TryParse(Days, NumberStyles.None, CultureInfo.InvariantCulture, out days) || days is < 1 or > MostDays))
        {
            return new InvalidField("days", $"days is 1 to {MostDays}.");
        }

        if (!TryTime(From, out var from))
        {
            return new InvalidField("from", "from is a time such as 2026-11-28T08:00:00Z.");
        }

        if (!TryTime(To, out var to))
        {
            return new InvalidField("to", "to is a time such as 2026-11-28T08:00:00Z.");
        }

        var begin = from ?? now.AddDays(-days);
        if (to <= begin)
        {
            return new InvalidField("to", "to is later than from.");
        }

        return Array.Find([("record", Record), ("correlation", Correlation), ("decision", Decision)], one => one.Item2 is { } text && !IsPlain(text)) is ({ } wrong, _)
            ? new InvalidField(wrong, $"{wrong} has at most {LongestText} characters.")
            : new AuditFilter(begin, to)
            {
                Who = Who is null ? null : Who == System ? UserId.System : new UserId(who),
                What = What,
                Record = Record?.Trim(),
                Correlation = Correlation?.Trim(),
                Decision = Decision?.Trim(),
            };
    }

    /// <summary>The same on another path.</summary>
    public string On(string path, string? cursor = null)
    {
        QueryBuilder query = [];
        foreach (var (name, value) in Parameters.Append("cursor").Zip([Who, What, Days, From, To, Record, Correlation, Decision, cursor]))
        {
            if (value is { Length: > 0 })
            {
                query.Add(name, value);
            }
        }

        return path + query;
    }

    /// <summary>PostgreSQL refuses NUL in text.</summary>
    private static bool IsPlain(string text) => text.Length <= LongestText && !text.Contains('\0', StringComparison.Ordinal);

    private static bool TryTime(string? typed, out DateTimeOffset? time)
    {
        time = null;
        if (typed is null)
        {
            return true;
        }

        // Within what PostgreSQL can compare and an hour may be added to.
        if (!DateTimeOffset.TryParse(typed, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read) || read.Year is < 1900 or > 9000)
        {
            return false;
        }

        time = read.ToUniversalTime();
        return true;
    }
}
