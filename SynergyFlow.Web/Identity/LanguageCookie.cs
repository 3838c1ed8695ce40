using Microsoft.AspNetCore.Antiforgery;
using SynergyFlow.Core.Identity;

namespace SynergyFlow.Web.Identity;

/// <summary>What somebody chose on the sign-in page. It counts wherever no account says otherwise.</summary>
internal static class LanguageCookie
{
    public const string Path = "/language";
    private const string Name = "sf-language";

    public static void MapLanguage(this IEndpointRouteBuilder routes) =>
        routes.MapPost(Path, ChooseAsync).AllowAnonymous().ExcludeFromDescription();

    public static string? Read(HttpContext http) => Languages.Known(http.Request.Cookies[Name]);

    private static async Task<IResult> ChooseAsync(HttpContext http, IAntiforgery antiforgery, CancellationToken ct)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
        {
            return TypedResults.BadRequest();
        }

        var form = await http.Request.ReadFormAsync(ct);
        if (Languages.Known(form["language"]) is { } chosen)
        {
            http.Response.Cookies.Append(Name, chosen, new CookieOptions
            {
                Path = "/",
                HttpOnly = true,
                IsEssential = true,
                MaxAge = TimeSpan.FromDays(365),
                SameSite = SameSiteMode.Lax,
                Secure = http.Request.IsHttps,
            });
        }

        var after = form["returnUrl"].ToString();
        return TypedResults.LocalRedirect(after.Length == 0 ? "/sign-in" : "/sign-in?returnUrl=" + Uri.EscapeDataString(LocalUrl.Or(after)));
    }
}
