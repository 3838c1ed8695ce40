using System.Security.Claims;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Tenants.Contracts;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Web.Identity;

/// <param name="Tenant">To whose door that leads.</param>
/// <param name="OfHost">Whose host this is; null: it serves whoever says where he belongs.</param>
/// <param name="Named">The short name that was given on the sign-in page, whether there is such a tenant or not.</param>
internal sealed record TenantDoor(TenantId Tenant, KnownTenant? OfHost, string? Named, bool HasSeveral);

/// <summary>
/// Which tenant a request is for: that of who is signed in; else that of the host, the one that was named at sign-in, the first. It
/// decides at which door somebody stands and lets nobody in.
/// </summary>
internal static class TenantOfRequest
{
    /// <summary>In the address of the sign-in page; empty: forget the one before.</summary>
    public const string Parameter = "company";

    private const string Cookie = "synergyflow-company";

    /// <summary>Nobody's: at a name that no tenant has, everybody is unknown.</summary>
    private static readonly TenantId s_nobody = new(Guid.AllBitsSet);

    public static async Task ApplyAsync(HttpContext http)
    {
        var tenants = await http.RequestServices.GetRequiredService<ITenantDirectory>().ReadAsync(http.RequestAborted);
        var ofHost = tenants.OfHost(http.Request.Host.Host);
        if (http.User.TenantOrNull is { } his && ofHost is not null && ofHost.Id != his)
        {
            http.User = new ClaimsPrincipal(new ClaimsIdentity()); // a host that was given to another tenant, or its token
        }

        var named = ofHost is null && tenants.HasSeveral ? Named(http) : null;
        var tenant = http.User.TenantOrNull ?? ofHost?.Id ?? (named is null ? Tenant.First : tenants.Named(named)?.Id ?? s_nobody);
        http.Features.Set(new TenantDoor(tenant, ofHost, named, tenants.HasSeveral));
        http.RequestServices.GetRequiredService<TenantScope>().Tenant = tenant;
    }

    private static string? Named(HttpContext http)
    {
        if (!http.Request.Path.Equals("/sign-in", StringComparison.OrdinalIgnoreCase)
            || !http.Request.Query.TryGetValue(Parameter, out var given))
        {
            return http.Request.Cookies[Cookie] is { } kept && Tenant.IsShortName(kept) ? kept : null;
        }

        var name = given.ToString().Trim().ToLowerInvariant();
        CookieOptions options = new() { Path = "/", HttpOnly = true, IsEssential = true, MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps };
        if (name.Length == 0)
        {
            http.Response.Cookies.Delete(Cookie, options);
            return null;
        }

        if (Tenant.IsShortName(name))
        {
            http.Response.Cookies.Append(Cookie, name, options);
        }

        return name;
    }
}
