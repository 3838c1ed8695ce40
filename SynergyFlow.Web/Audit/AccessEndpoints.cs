using SynergyFlow.Core.Audit.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Audit;

/// <summary>What somebody may do and why, for administrators.</summary>
internal static class AccessEndpoints
{
    public static void MapAccess(this IEndpointRouteBuilder api) =>
        api.MapGet("/access/{user:guid}", ExplainAsync).WithTags("Audit").WithName("ExplainAccess")
            .WithSummary("What the policies allow somebody now, action by action, and the reasons")
            .Query("record", "the key or id of the record that it is about; none: what is open to his role").Produces<AccessJson>();

    private static async Task<IResult> ExplainAsync(Guid user, HttpContext http, ExplainAccess explain)
    {
        if (Paging.Unknown(http, "record") is { } wrong)
        {
            return wrong;
        }

        var report = await explain.ExecuteAsync(http.Actor, new UserId(user), Paging.Text(http, "record"), http.RequestAborted);
        return report.Failed ? Problems.Of(report.Error) : Results.Json(AccessJson.Of(report.Value), ApiJson.Options);
    }

    internal sealed record AccessJson(Guid User, string Name, string Role, bool Active, string? Record, IReadOnlyList<VerdictJson> Verdicts)
    {
        public static AccessJson Of(AccessReport report) => new(
            report.Person.Value, report.Name, report.Role.ToText(), report.Active, report.Record, [.. report.Verdicts.Select(VerdictJson.Of)]);
    }

    internal sealed record VerdictJson(string Action, bool Allowed, IReadOnlyList<Reason> Reasons, string? Fault, string Revision, string Engine)
    {
        public static VerdictJson Of(AccessVerdict verdict) => new(
            verdict.Action, verdict.Allowed, verdict.Reasons, verdict.Fault, verdict.Revision, verdict.Engine);
    }
}
