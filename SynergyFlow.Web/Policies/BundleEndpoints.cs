using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using SynergyFlow.Infrastructure.Policies.Bundles;
using AuthenticationHeaderValue = System.Net.Http.Headers.AuthenticationHeaderValue;

namespace SynergyFlow.Web.Policies;

/// <summary>OPA's bundle service: it comes by itself, again and again, with a token of its own; no person does.</summary>
internal static class BundleEndpoints
{
    /// <summary>Without a token in the configuration there is no such address.</summary>
    public static void MapPolicyBundles(this IEndpointRouteBuilder routes)
    {
        if (routes.ServiceProvider.GetRequiredService<IOptions<BundleOptions>>().Value.Served)
        {
            routes.MapGet("/bundles/{name}", Fetch).AllowAnonymous().ExcludeFromDescription();
        }
    }

    private static IResult Fetch(string name, HttpContext http, BundleShelf shelf)
    {
        if (!shelf.Admits(Token(http.Request)))
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return Results.Text("The bearer token of Policies:Bundles:Token is needed.", statusCode: StatusCodes.Status401Unauthorized);
        }

        return shelf.Find(name) is { } bundle
            ? Results.Bytes(bundle.Packed, "application/gzip", entityTag: new EntityTagHeaderValue($"\"{bundle.Revision}\""))
            : Results.Text($"There is no bundle of this name; there is {BundleShelf.Name}.", statusCode: StatusCodes.Status404NotFound);
    }

    private static string? Token(HttpRequest request) =>
        AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) && header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            ? header.Parameter
            : null;
}
