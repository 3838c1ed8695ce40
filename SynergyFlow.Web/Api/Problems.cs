using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.LifeCycles;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Web.Api;

/// <param name="Pointer">Of the field in the request's body or query, as a JSON pointer.</param>
internal sealed record ProblemField(string Pointer, string Code, string Message);

/// <summary>Refusals as RFC 9457 problems: the only place that knows which status code a refusal has.</summary>
internal static class Problems
{
    extension(Error error)
    {
        public ProblemHttpResult ToProblem() => Of(error);
    }

    /// <param name="current">The stored representation, shown with a stale version.</param>
    public static ProblemHttpResult Of(Error error, object? current = null)
    {
        var status = error switch
        {
            VersionConflict or EditConflict => StatusCodes.Status412PreconditionFailed,
            ConflictError { Code: "webhook.too_many_tests" } => StatusCodes.Status429TooManyRequests,
            NotFoundError when error.Field is not null => StatusCodes.Status422UnprocessableEntity,
            NotFoundError => StatusCodes.Status404NotFound,
            ConflictError => StatusCodes.Status409Conflict,
            ForbiddenError => StatusCodes.Status403Forbidden,
            InvalidError { Code: "file.too_large" } => StatusCodes.Status413PayloadTooLarge,
            InvalidError => StatusCodes.Status422UnprocessableEntity,
            _ => StatusCodes.Status500InternalServerError,
        };
        Dictionary<string, object?> extensions = [];
        if (error is IllegalTransition illegal)
        {
            extensions["allowed"] = illegal.Allowed;
        }

        if (error is WorkItemMoveNotAllowed elsewhere)
        {
            extensions["allowed"] = elsewhere.Allowed;
        }

        if (error is EditConflict conflict)
        {
            extensions["conflicts"] = conflict.Fields;
        }

        if (current is not null)
        {
            extensions["current"] = current;
        }

        var fields = error is WorkItemFieldsMissing lacking
            ? [.. lacking.Missing.Select(one => new ProblemField($"/{lacking.Within}{one.Name}", error.Code, error.Message))]
            : error.Field is { } field ? new[] { new ProblemField($"/{field}", error.Code, error.Message) } : [];
        return Make(status, error.Code, error.Message, fields, extensions);
    }

    public static ProblemHttpResult Of(int status, string code, string detail, params IReadOnlyList<ProblemField> fields) =>
        Make(status, code, detail, fields, []);

    private static string Title(int status) => status switch
    {
        400 => "The request cannot be read",
        401 => "Sign in first",
        403 => "Not allowed",
        404 => "Not found",
        405 => "This address does not do that",
        409 => "Not in this state",
        412 => "Changed meanwhile",
        413 => "Too large",
        415 => "Wrong content type",
        422 => "The request makes no sense",
        428 => "Say which version you change",
        429 => "Too many requests",
        _ => "Something went wrong",
    };

    private static ProblemHttpResult Make(
        int status, string code, string detail, IReadOnlyList<ProblemField> fields, Dictionary<string, object?> extensions)
    {
        extensions["code"] = code;
        extensions["traceId"] = Activity.Current?.TraceId.ToHexString();
        if (fields.Count > 0)
        {
            extensions["errors"] = fields;
        }

        return TypedResults.Problem(
            title: Title(status), detail: detail, statusCode: status, type: $"https://synergyflow.dev/problems/{code}", extensions: extensions);
    }
}
