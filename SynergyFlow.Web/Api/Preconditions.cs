using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using SynergyFlow.Core.Kernel;

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
    public static ProblemHttpResult? Read(HttpContext http, bool required, out int? version)
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

    /// <summary>A change of something whose version has to be said: 428, 412 with what is stored, or done with the new tag.</summary>
    /// <param name="change">Gets the version to insist on; null for any. Gives the new one.</param>
    /// <param name="current">What GET would answer with.</param>
    public static async Task<Results<NoContent, ProblemHttpResult>> ChangeAsync<T>(
        HttpContext http, Func<int?, Task<Result<int>>> change, Func<Task<Result<T>>> current)
    {
        if (Read(http, required: true, out var version) is { } missing)
        {
            return missing;
        }

        var done = await change(version);
        if (done.Failed)
        {
            return await RefuseAsync(http, done.Error, current);
        }

        Tag(http, done.Value);
        return TypedResults.NoContent();
    }

    /// <returns>A stale version with what is stored now; any other refusal as it is.</returns>
    public static async Task<ProblemHttpResult> RefuseAsync<T>(HttpContext http, Error error, Func<Task<Result<T>>> current)
    {
        if (error is not VersionConflict conflict)
        {
            return error.ToProblem();
        }

        Tag(http, conflict.Current);
        var stored = await current();
        return Problems.Of(error, stored.Failed ? null : stored.Value);
    }
}
