using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Identity;

/// <summary>ETag and If-Match for things with a version: 428 without it, 412 when somebody was faster.</summary>
internal static class Versions
{
    public static void Tag(HttpContext http, int version) => http.Response.Headers.ETag = $"\"{version}\"";

    /// <returns>Null where the header was there and well formed.</returns>
    public static ProblemHttpResult? Read(HttpContext http, out int version)
    {
        version = 0;
        var header = http.Request.Headers.IfMatch.ToString();
        if (header.Length == 0)
        {
            return Problem(StatusCodes.Status428PreconditionRequired, "precondition_required", "Send the ETag you read as If-Match.");
        }

        return header is ['"', .. var digits, '"'] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out version)
            ? null
            : Problem(StatusCodes.Status400BadRequest, "if_match_malformed", "If-Match must be one ETag, such as \"3\".");
    }

    public static ProblemHttpResult Refuse(HttpContext http, Error error)
    {
        if (error is not VersionConflict conflict)
        {
            return error.ToProblem();
        }

        Tag(http, conflict.Current);
        return Problem(StatusCodes.Status412PreconditionFailed, conflict.Code, conflict.Message);
    }

    private static ProblemHttpResult Problem(int status, string code, string title) => TypedResults.Problem(
        title: title,
        type: $"https://synergyflow.dev/problems/{code}",
        statusCode: status,
        extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = code });
}
