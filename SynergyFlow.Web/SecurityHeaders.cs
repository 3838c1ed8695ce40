using System.Security.Cryptography;

namespace SynergyFlow.Web;

internal static class SecurityHeaders
{
    private const string NonceKey = "csp-nonce";
    private const string PolicyKey = "csp-policy";

    extension(HttpContext http)
    {
        public string CspNonce => (string)(http.Items[NonceKey] ??= Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)));

        /// <summary>For an answer that is no page, such as a download: a stricter policy of its own.</summary>
        public void UseContentPolicy(string policy) => http.Items[PolicyKey] = policy;
    }

    /// <remarks>Goes first, so that error pages and static files have the headers too.</remarks>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        // Set when the response starts: the exception handler clears the headers of a response that failed.
        http.Response.OnStarting(() =>
        {
            Apply(http);
            return Task.CompletedTask;
        });
        return next(http);
    });

    private static void Apply(HttpContext http)
    {
        var headers = http.Response.Headers;

        // MudBlazor styles elements inline, hence 'unsafe-inline' for styles only. The policy that Blazor adds for itself
        // ("frame-ancestors 'self'") is replaced by this stricter one.
        headers.ContentSecurityPolicy = http.Items[PolicyKey] as string ??
            $"default-src 'self'; script-src 'self' 'nonce-{http.CspNonce}'; style-src 'self' 'unsafe-inline'; " +
            "img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; " +
            "frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        headers["Permissions-Policy"] = "geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (http.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }

        // A page that shows someone's data must not come back from the cache after he signed out.
        var isPage = http.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true;
        if (isPage && http.User.Identity?.IsAuthenticated == true)
        {
            headers.CacheControl = "no-store";
        }
    }
}
