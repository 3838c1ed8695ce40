using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;

namespace SynergyFlow.Web.Tests.Layout;

public sealed class SecurityHeadersTests
{
    [Fact]
    public async Task AnyResponse_ScriptsOnlyFromHereOrWithTheNonce_AndNoFrames()
    {
        var response = await GetAsync(http => http.Response.WriteAsync(http.CspNonce, http.RequestAborted));

        var nonce = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains($"script-src 'self' 'nonce-{nonce}';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
    }

    [Fact]
    public async Task Nonce_EveryResponse_IsAnother()
    {
        var one = await GetAsync(_ => Task.CompletedTask);
        var other = await GetAsync(_ => Task.CompletedTask);

        Assert.NotEqual(one.Headers.GetValues("Content-Security-Policy"), other.Headers.GetValues("Content-Security-Policy"));
    }

    [Fact]
    public async Task LaxerPolicy_OfAnotherMiddleware_IsReplaced()
    {
        var response = await GetAsync(http =>
        {
            http.Response.Headers.ContentSecurityPolicy = "frame-ancestors 'self'";
            return Task.CompletedTask;
        });

        Assert.DoesNotContain("frame-ancestors 'self'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/html; charset=utf-8", true, true)]
    [InlineData("text/html", false, false)]
    [InlineData("text/css", true, false)]
    public async Task Page_OfSomeoneSignedIn_IsNotStored(string type, bool signedIn, bool noStore)
    {
        var response = await GetAsync(http =>
        {
            http.User = signedIn ? new ClaimsPrincipal(new ClaimsIdentity([], "test")) : new ClaimsPrincipal();
            http.Response.ContentType = type;
            return http.Response.WriteAsync("x", http.RequestAborted);
        });

        Assert.Equal(noStore, response.Headers.CacheControl?.NoStore == true);
    }

    [Theory]
    [InlineData("http", false)]
    [InlineData("https", true)]
    public async Task StrictTransport_OnlyOverHttps(string scheme, bool sent)
    {
        var response = await GetAsync(_ => Task.CompletedTask, scheme);

        Assert.Equal(sent, response.Headers.Contains("Strict-Transport-Security"));
    }

    private static async Task<HttpResponseMessage> GetAsync(RequestDelegate answer, string scheme = "http")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        await using var app = builder.Build();
        app.UseSecurityHeaders();
        app.Run(answer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = app.GetTestClient();
        return await client.GetAsync(new Uri($"{scheme}://localhost/"), TestContext.Current.CancellationToken);
    }
}
