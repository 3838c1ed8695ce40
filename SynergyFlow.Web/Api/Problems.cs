using Microsoft.AspNetCore.Http.HttpResults;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Web.Api;

/// <summary>The only place that knows which refusal is which status code.</summary>
internal static class Problems
{
    extension(Error error)
    {
        public ProblemHttpResult ToProblem() => TypedResults.Problem(
            title: error.Message,
            type: $"https://synergyflow.dev/problems/{error.Code}",
            statusCode: error switch
            {
                NotFoundError => StatusCodes.Status404NotFound,
                ConflictError => StatusCodes.Status409Conflict,
                ForbiddenError => StatusCodes.Status403Forbidden,
                InvalidError => StatusCodes.Status422UnprocessableEntity,
                _ => StatusCodes.Status500InternalServerError,
            },
            extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = error.Code, ["field"] = error.Field });
    }
}
