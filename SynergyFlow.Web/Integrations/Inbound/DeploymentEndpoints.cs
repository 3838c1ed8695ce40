using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Integrations.Inbound.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Integrations.Inbound;

internal static class DeploymentEndpoints
{
    public static void MapDeployments(this IEndpointRouteBuilder api)
    {
        var deployments = api.MapGroup("/deployments").WithTags("Deployments");
        deployments.MapGet("/", ListAsync).WithName("ListDeployments").WithSummary("The latest first").Paged()
            .Query("application", "exactly so").Query("environment", "exactly so").Query("status", "started, succeeded, failed or rolled_back").Produces<Page<DeploymentRow>>();
        deployments.MapGet("/{id:guid}", FindAsync).WithName("GetDeployment").Produces<DeploymentRow>();
    }

    private static async Task<IResult> ListAsync(HttpContext http, ReadDeployments read)
    {
        if ((Paging.Limit(http, out var limit) ?? Paging.Unknown(http, "limit", "cursor", "application", "environment", "status")) is { } wrong)
        {
            return wrong;
        }

        DeploymentStatus? status = null;
        if (Paging.Text(http, "status") is { } named)
        {
            if (!EnumText.TryParse<DeploymentStatus>(named, out var known))
            {
                return Problems.Of(new InvalidField("status", "status is one of " + string.Join(", ", EnumText.All<DeploymentStatus>()) + "."));
            }

            status = known;
        }

        var page = await read.ListAsync(
            http.Actor, new DeploymentFilter(Paging.Text(http, "application"), Paging.Text(http, "environment"), status), Paging.Text(http, "cursor"), limit, http.RequestAborted);
        return page.Failed ? Problems.Of(page.Error) : Paging.Answer(http, page.Value);
    }

    private static async Task<IResult> FindAsync(Guid id, HttpContext http, ReadDeployments read)
    {
        var found = await read.FindAsync(http.Actor, new DeploymentId(id), http.RequestAborted);
        return found.Failed ? Problems.Of(found.Error) : Results.Json(found.Value, ApiJson.Options);
    }
}
