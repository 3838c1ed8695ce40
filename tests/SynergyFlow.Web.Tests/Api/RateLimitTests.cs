using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SynergyFlow.Testing;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Tests.Api;

public sealed class RateLimitTests(PostgresServer postgres)
{
    private const string Root = "/api/v1/incidents";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Person_IsToldAndLimited_AndAnotherIsNot()
    {
        await using var small = await ApiServer.StartAsync(postgres, Ct, perMinute: 3);
        var client = await small.ClientAsync(small.Agent);
        for (var i = 0; i < 3; i++)
        {
            AssertTold(await client.GetAsync(Root, Ct), HttpStatusCode.OK, "default", 2 - i);
        }

        await AssertRefusedAsync(await client.GetAsync(Root, Ct));
        await AssertRefusedAsync(await (await small.ClientAsync(small.Agent)).GetAsync("/api/v1/me", Ct));
        Assert.Equal(HttpStatusCode.OK, (await (await small.ClientAsync(small.Requester)).GetAsync(Root, Ct)).StatusCode);
    }

    [Fact]
    public async Task Nobody_IsLimitedByAddress_RefusedTokensToo_AndWhoHasATokenGoesOn()
    {
        await using var small = await ApiServer.StartAsync(postgres, Ct, perMinute: 3);
        using var nobody = small.CreateClient();
        using var guessing = small.CreateClient();
        guessing.DefaultRequestHeaders.Authorization = new("Bearer", "sfp_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        AssertTold(await nobody.GetAsync(Root, Ct), HttpStatusCode.Unauthorized, "anonymous", 2);
        AssertTold(await guessing.GetAsync("/api/v1/me", Ct), HttpStatusCode.Unauthorized, "anonymous", 1);
        AssertTold(await guessing.GetAsync("/API/v1/nothing", Ct), HttpStatusCode.NotFound, "anonymous", 0);

        await AssertRefusedAsync(await nobody.GetAsync(Root, Ct));
        await AssertRefusedAsync(await guessing.PostAsync(Root, null, Ct));
        await AssertRefusedAsync(await nobody.GetAsync("/api/", Ct));
        Assert.Equal(HttpStatusCode.OK, (await (await small.ClientAsync(small.Agent)).GetAsync(Root, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await nobody.GetAsync("/sign-in", Ct)).StatusCode);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void Addresses_ShareABucket_WhereTheyAreOneClient(string one, string other, bool shared)
    {
        using RateLimits limits = new(Options.Create(new ApiOptions { AnonymousRequestsPerMinute = 1 }));

        Assert.Null(limits.Take(From(one)));
        Assert.NotNull(limits.Take(From(one)));
        Assert.Equal(shared, limits.Take(From(other)) is not null);
    }

    private static DefaultHttpContext From(string address) => new() { Connection = { RemoteIpAddress = IPAddress.Parse(address) } };

    private static void AssertTold(HttpResponseMessage answer, HttpStatusCode status, string policy, int left)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal($"\"{policy}\";q=3;w=60", answer.Headers.GetValues("RateLimit-Policy").Single());
        Assert.StartsWith($"\"{policy}\";r={left};t=", answer.Headers.GetValues("RateLimit").Single(), StringComparison.Ordinal);
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("rate_limited", (await ApiServer.JsonAsync(answer)).GetProperty("code").GetString());
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Contains(";r=0;", answer.Headers.GetValues("RateLimit").Single(), StringComparison.Ordinal);
    }
}
