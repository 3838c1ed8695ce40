using System.Globalization;

namespace SynergyFlow.Web.Api;

/// <summary>ETag and If-Match: the tag is the version in quotes, and only strong ones match.</summary>
internal static class Preconditions
{
    /// <summary>A version that nothing has, so that a tag we never gave is as stale as an old one.</summary>
    private const int Never = -1;

    public static void Tag(HttpContext http, int version) =>
        http.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <param name="version">What the caller read; null for <c>*</c> or, where it is not required, for none.</param>
    /// <returns>428 when it is required and missing.</returns>
    public static IResult? Read(HttpContext http, bool required, out int? version)
    {
        version = null;
        var sent = http.Request.Headers.IfMatch.ToString();
        if (sent.Length == 0)
        {
            return required
                ? Problems.Of(428, "if_match_required", "Send the ETag of what you read as If-Match, or * for whatever is stored.")
                : null;
        }

        if (sent != "*")
        {
            version = sent is ['"', .., '"'] && int.TryParse(sent[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : Never;
        }

        return null;
    }
}
