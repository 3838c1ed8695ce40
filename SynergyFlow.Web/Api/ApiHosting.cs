using Microsoft.OpenApi;
using Scalar.AspNetCore;
using SynergyFlow.Infrastructure.Persistence.Embedded;
using SynergyFlow.Infrastructure.Work;
using SynergyFlow.Web.Audit;
using SynergyFlow.Web.Events;
using SynergyFlow.Web.Identity;
using SynergyFlow.Web.Incidents;
using SynergyFlow.Web.Incidents.Bulk;
using SynergyFlow.Web.Incidents.Macros;
using SynergyFlow.Web.Incidents.Routing;
using SynergyFlow.Web.Incidents.Templates;
using SynergyFlow.Web.Incidents.Desk;
using SynergyFlow.Web.Integrations;
using SynergyFlow.Web.Integrations.Inbound;
using SynergyFlow.Web.Integrations.Webhooks;
using SynergyFlow.Web.Policies;
using SynergyFlow.Web.Policies.Studio;
using SynergyFlow.Web.Projects;
using SynergyFlow.Web.Projects.Items;
using SynergyFlow.Web.Time;
using SynergyFlow.Web.Work;
using SynergyFlow.Web.Work.Graph;
using SynergyFlow.Web.Work.Search;
using SynergyFlow.Web.Work.TeamBacklogs;

namespace SynergyFlow.Web.Api;

/// <summary>The REST API: everything under <c>/api/v1</c>, its description and the page to try it on.</summary>
internal static partial class ApiHosting
{
    private const string Root = "/api/v1";

    public static void AddApi(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var files = Path.Combine(builder.DataFolder, "files");
        services.PostConfigure<FileStoreOptions>(options => options.Folder = options.Folder.Length > 0 ? options.Folder : files);
        services.ConfigureHttpJsonOptions(json => ApiJson.Apply(json.SerializerOptions));
        services.AddOptions<ApiOptions>().BindConfiguration(ApiOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<RateLimits>();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddOpenApi("v1", openApi => openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "SynergyFlow", Version = "v1", Description = "What the pages can do, /api/v1 can do." };
            return Task.CompletedTask;
        }));
    }

    /// <remarks>Goes before authentication: what any later step refuses leaves as a problem.</remarks>
    public static void UseApiProblems(this IApplicationBuilder app) => app.UseWhen(IsApi, api => api.Use(async (http, next) =>
    {
        try
        {
            await next(http);
        }
        catch (BadHttpRequestException wrong) when (!http.Response.HasStarted)
        {
            var problem = wrong.InnerException is System.Text.Json.JsonException json
                ? ApiJson.Explain(json)
                : Problems.Of(wrong.StatusCode, wrong.StatusCode == 413 ? "too_large" : "malformed", wrong.Message);
            await problem.ExecuteAsync(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            Failed(http.RequestServices.GetRequiredService<ILogger<Program>>(), http.Request.Path, failure);
            http.Response.Clear();
            await Problems.Of(500, "internal", "Something went wrong here. The trace id finds it in the logs.").ExecuteAsync(http);
        }

        if (!http.Response.HasStarted && http.Response.StatusCode >= 400 && http.Response.ContentType is null)
        {
            var (code, detail) = http.Response.StatusCode switch
            {
                401 => ("unauthorized", "Send a valid access token as 'Authorization: Bearer …'. Cookies do not count here."),
                403 => ("not_allowed", "You may not do this."),
                405 => ("method_not_allowed", "This address does not know that method."),
                415 => ("content_type", "This address does not take that content type."),
                404 => ("not_found", "There is nothing at this address."),
                _ => ("refused", "The request was refused."),
            };
            await Problems.Of(http.Response.StatusCode, code, detail).ExecuteAsync(http);
        }
    }));

    /// <remarks>Goes between authentication and authorization: it needs to know who calls, and what is refused counts too.</remarks>
    public static void UseApiLimits(this IApplicationBuilder app) => app.UseWhen(
        http => http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase),
        api => api.Use((http, next) =>
            http.RequestServices.GetRequiredService<RateLimits>().Take(http) is { } limited ? limited.ExecuteAsync(http) : next(http)));

    /// <remarks>Goes after authorization: it needs to know who calls.</remarks>
    public static void UseApi(this IApplicationBuilder app) => app.UseWhen(IsRepeatable, api => api.UseMiddleware<Idempotency>());

    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        var api = Tokens(routes).WithMetadata(Repeatable.Instance);
        api.MapIncidents();
        api.MapPriorityMatrix();
        api.MapRoutes();
        api.MapBulk();
        api.MapMacros();
        api.MapTemplates();
        api.MapDeskSettings();
        api.MapRecords();
        api.MapGraphs();
        api.MapRecent();
        api.MapViews();
        api.MapMyWork();
        api.MapMentions();
        api.MapTeamBacklogs();
        api.MapDrafts();
        api.MapTimelineOrder();
        api.MapSearch();
        api.MapProjects();
        api.MapProjectParts();
        api.MapMilestones();
        api.MapProjectFields();
        api.MapLifeCycles();
        api.MapRoadmaps();
        api.MapSprints();
        api.MapWorkItems();
        api.MapTime();
        api.MapTimesheets();
        api.MapImports();
        api.MapWebhooks();
        api.MapWebhookDeliveries();
        api.MapInbound();
        api.MapDeployments();
        api.MapSubscriptions();
        api.MapEventTypes();
        api.MapReceipts();
        api.MapPolicies();
        api.MapAudit();
        api.MapAccess();
        Tokens(routes).MapWebhookSecrets();
        Tokens(routes).MapInboundTokens();
        routes.MapInboundDoor(Root);
        routes.MapFiles();
        routes.MapTimesheetFiles();
        routes.MapPalette();
        routes.MapComposer();
        routes.MapCards();
        routes.MapPreviews();
        routes.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        routes.MapAsyncApi();
        routes.MapFreshness();
        routes.MapScalarApiReference("/api", (scalar, http) => scalar
            .WithTitle("SynergyFlow API")
            .WithOpenApiRoutePattern("/openapi/{documentName}.json")
            .WithNonce(http.CspNonce)
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp()).AllowAnonymous();
    }

    /// <summary>Describes a query parameter that the endpoint reads itself.</summary>
    public static RouteHandlerBuilder Query(this RouteHandlerBuilder endpoint, string name, string description) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Query,
                Description = description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
            return Task.CompletedTask;
        });

    public static RouteHandlerBuilder Paged(this RouteHandlerBuilder endpoint) => endpoint
        .Query("limit", "1 to 200; 50 if not given")
        .Query("cursor", "of the page before, from its `next` or `previous`");

    private static RouteGroupBuilder Tokens(IEndpointRouteBuilder routes) => routes.MapGroup(Root)
        .RequireAuthorization(policy => policy.AddAuthenticationSchemes(AccessTokenHandler.Scheme).RequireAuthenticatedUser())
        .DisableAntiforgery();

    private static bool IsApi(HttpContext http) => http.Request.Path.StartsWithSegments(Root, StringComparison.OrdinalIgnoreCase);

    /// <summary>Answers to these are kept for repeats. Not of any endpoint: one that hands out a secret must not have it stored.</summary>
    private static bool IsRepeatable(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<Repeatable>() is not null;

    [LoggerMessage(6001, LogLevel.Error, "The request to {Path} failed")]
    private static partial void Failed(ILogger logger, string? path, Exception failure);

    private sealed class Repeatable
    {
        public static Repeatable Instance { get; } = new();
    }
}
