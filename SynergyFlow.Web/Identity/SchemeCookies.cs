using Microsoft.AspNetCore.Authentication.Cookies;

namespace SynergyFlow.Web.Identity;

/// <summary>
/// Over https the name begins with __Host-, so that no other host of the domain can plant the cookie; browsers refuse
/// such a name over plain http, where a first try on loopback runs.
/// </summary>
internal sealed class SchemeCookies : ICookieManager
{
    private readonly ChunkingCookieManager _inner = new();

    public string? GetRequestCookie(HttpContext context, string key) => _inner.GetRequestCookie(context, For(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        _inner.AppendResponseCookie(context, For(context, key), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) =>
        _inner.DeleteCookie(context, For(context, key), options);

    private static string For(HttpContext context, string key) => context.Request.IsHttps ? "__Host-" + key : key;
}
