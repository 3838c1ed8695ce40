using SynergyFlow.Core.Identity.Provisioning;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Identity.Provisioning;

/// <summary>SCIM 2.0 (RFC 7643, 7644) below <see cref="Root"/>, for the identity provider.</summary>
internal static partial class ScimHosting
{
    public const string Root = "/scim/v2";
    private const string Prefix = "/scim";

    public static bool IsScim(HttpContext http) => http.Request.Path.StartsWithSegments(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>The address that a provider is given, and that resources say they are at.</summary>
    public static string RootOf(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}{Root}";

    /// <remarks>Goes before authentication: what any later step refuses leaves in SCIM's shape, and what came of each request is noted.</remarks>
    public static void UseScim(this IApplicationBuilder app) => app.UseWhen(IsScim, scim => scim.Use(async (http, next) =>
    {
        var log = http.RequestServices.GetRequiredService<ILogger<ScimTokenHandler>>();
        try
        {
            await next(http);
        }
        catch (BadHttpRequestException wrong) when (!http.Response.HasStarted)
        {
            await ScimAnswer.Refuse(wrong.StatusCode, wrong.StatusCode == 400 ? "invalidSyntax" : null, wrong.Message).ExecuteAsync(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            Failed(log, failure, http.Request.Path);
            http.Response.Clear();
            await ScimAnswer.Refuse(500, null, "Something went wrong here. Try again later.").ExecuteAsync(http);
        }

        if (!http.Response.HasStarted && http.Response.StatusCode >= 400 && http.Response.ContentType is null)
        {
            var detail = http.Response.StatusCode switch
            {
                404 => "There is nothing at this address. Users and Groups are, and what describes them.",
                405 => "This address does not know that method.",
                _ => "The request was refused.",
            };
            await ScimAnswer.Refuse(http.Response.StatusCode, null, detail).ExecuteAsync(http);
        }

        await NoteAsync(http, log);
    }));

    /// <remarks>Goes between authentication and authorization: it needs to know who calls, and what is refused counts too.</remarks>
    public static void UseScimLimits(this IApplicationBuilder app) => app.UseWhen(IsScim, scim => scim.Use((http, next) =>
        http.RequestServices.GetRequiredService<RateLimits>().Take(http) is { } limited
            ? ScimAnswer.Refuse(StatusCodes.Status429TooManyRequests, null, limited.ProblemDetails.Detail ?? "Too many requests.").ExecuteAsync(http)
            : next(http)));

    public static void MapScim(this IEndpointRouteBuilder routes)
    {
        var scim = routes.MapGroup(Root)
            .RequireAuthorization(policy => policy.AddAuthenticationSchemes(ScimTokenHandler.Scheme).RequireAuthenticatedUser())
            .DisableAntiforgery()
            .ExcludeFromDescription();
        scim.MapScimDiscovery();
        scim.MapScimUsers();
        scim.MapScimGroups();
    }

    /// <summary>Of those who have a token only: what anybody sends must not fill the page.</summary>
    private static async Task NoteAsync(HttpContext http, ILogger log)
    {
        if (http.User.Identity is not { IsAuthenticated: true, AuthenticationType: ScimTokenHandler.Scheme } || http.User.TenantOrNull is not { } tenant)
        {
            return;
        }

        var status = http.Response.StatusCode;

        // That there is nobody of that name or id yet is what a provider asks first.
        var reason = status >= 400 && !(status == 404 && HttpMethods.IsGet(http.Request.Method)) ? ScimAnswer.RefusalOf(http) ?? "" : null;
        var path = http.Request.Path.Value ?? "";
        var resource = path[Math.Min(Root.Length, path.Length)..].Trim('/');
        try
        {
            await http.RequestServices.GetRequiredService<IProvisioningJournal>()
                .NoteAsync(tenant, new ProvisioningCall(Method(http), resource, status, reason), CancellationToken.None);
        }
        catch (Exception failure)
        {
            // The request is answered; that it could not be counted is no reason to take that back.
            NotNoted(log, failure);
        }
    }

    private static string Method(HttpContext http) => http.Request.Method is "GET" or "POST" or "PUT" or "PATCH" or "DELETE" ? http.Request.Method : "OTHER";

    [LoggerMessage(1225, LogLevel.Error, "The request of the identity provider to {Path} failed")]
    private static partial void Failed(ILogger logger, Exception failure, string? path);

    [LoggerMessage(1226, LogLevel.Warning, "A request of the identity provider could not be noted")]
    private static partial void NotNoted(ILogger logger, Exception failure);
}
