using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Web.Api;

/// <summary>Reads a list's parameters and links its pages (RFC 8288).</summary>
internal static class Paging
{
    public static IResult? Unknown(HttpContext http, params IReadOnlyCollection<string> known) =>
        http.Request.Query.Keys.FirstOrDefault(name => !known.Contains(name)) is { } unknown
            ? Problems.Of(new InvalidField(unknown, $"There is no parameter '{unknown}'. There are: {string.Join(", ", known)}."))
            : http.Request.Query.FirstOrDefault(pair => pair.Value.Count > 1).Key is { } twice
                ? Problems.Of(new InvalidField(twice, $"{twice} is given twice."))
                : null;

    public static IResult? Limit(HttpContext http, out int limit)
    {
        limit = 50;
        var sent = http.Request.Query["limit"].ToString();
        return sent.Length == 0
            || (int.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= RecordListRequest.MostRows)
                ? null
                : Problems.Of(new InvalidField("limit", $"limit is 1 to {RecordListRequest.MostRows}."));
    }

    public static string? Text(HttpContext http, string name) =>
        http.Request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    public static IResult Answer<T>(HttpContext http, Page<T> page)
    {
        Link(http, page.Next, page.Previous);
        return Results.Json(page, ApiJson.Options);
    }

    public static void Link(HttpContext http, string? next, string? previous)
    {
        List<string> links = [];
        Add("next", next);
        Add("prev", previous);
        if (links.Count > 0)
        {
            http.Response.Headers.Link = string.Join(", ", links);
        }

        void Add(string relation, string? cursor)
        {
            if (cursor is not null)
            {
                var others = http.Request.Query.Where(pair => pair.Key != "cursor")
                    .Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ToString()));
                QueryBuilder query = new([.. others, KeyValuePair.Create("cursor", cursor)]);
                links.Add($"<{http.Request.PathBase}{http.Request.Path}{query}>; rel=\"{relation}\"");
            }
        }
    }
}
