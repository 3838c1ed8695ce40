using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Identity;
using SynergyFlow.Infrastructure.Policies;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Identity;

namespace SynergyFlow.Web.Tests.Hosting;

/// <summary>Drills D10 and D12 of the whole host: with no OPA, or one without policies, it refuses all and is not ready.</summary>
[Collection(nameof(ByTheClock))]
public sealed class PolicyHostTests(PostgresServer postgres) : WebHostTest(postgres)
{
    [Fact]
    public async Task Opa_KilledEmptyAndBack_NothingIsAllowedMeanwhile()
    {
        var empty = Directory.CreateTempSubdirectory("synergyflow-bundle-");
        await using var opa = await OpaServer.StartAsync(Ct);
        await using var host = Host.WithWebHostBuilder(builder => builder.UseSetting("Policies:Opa:Url", opa.Url.ToString()));
        using var token = await ApiAsync(await PersonAsync("Rina", Role.Agent));
        using var client = host.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Authorization = token.DefaultRequestHeaders.Authorization;
        await EventuallyAsync(client, HttpStatusCode.OK, HttpStatusCode.Created);

        await opa.KillAsync();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.Forbidden, await CreateAsync(client));
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadyAsync(client));
        Assert.Equal(0, await TotalAsync(client));

        await opa.StartAsync(empty.FullName, Ct);
        await EventuallyAsync(client, HttpStatusCode.ServiceUnavailable, HttpStatusCode.Forbidden);
        Assert.StartsWith("policy_undefined", await EventuallyUndefinedAsync(host.Services.GetRequiredService<PolicyCheck>()), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, await CreateAsync(client));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadyAsync(client));

        await opa.KillAsync();
        await opa.StartAsync(OpaServer.Policies, Ct);
        var watch = Stopwatch.StartNew();
        await EventuallyAsync(client, HttpStatusCode.OK, HttpStatusCode.Created);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        empty.Delete();
    }

    [Theory]
    [InlineData("opa:8181")]
    [InlineData("ftp://opa")]
    [InlineData("http://opa:8181/v1/data")]
    [InlineData("opa")]
    public void Url_ThatIsNone_EndsTheStart(string url)
    {
        using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("Policies:Opa:Url", url)]).Build())
            .AddPolicies()
            .BuildServiceProvider();

        // What a host asks before it starts anything.
        var refused = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains("Policies:Opa:Url", refused.Message, StringComparison.Ordinal);
    }

    private static async Task EventuallyAsync(HttpClient client, HttpStatusCode ready, HttpStatusCode created)
    {
        using CancellationTokenSource late = new(TimeSpan.FromSeconds(20));
        while (await ReadyAsync(client) != ready || await CreateAsync(client) != created)
        {
            await Task.Delay(20, late.Token);
        }
    }

    private static async Task<string?> EventuallyUndefinedAsync(PolicyCheck check)
    {
        using CancellationTokenSource late = new(TimeSpan.FromSeconds(20));
        while (await check.AskAsync(late.Token) is var reason)
        {
            if (reason?.StartsWith("policy_", StringComparison.Ordinal) == true)
            {
                return reason;
            }

            await Task.Delay(20, late.Token);
        }

        return null;
    }

    private static async Task<HttpStatusCode> ReadyAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/health/ready", Ct);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> CreateAsync(HttpClient client)
    {
        using var answer = await SendAsync(client, HttpMethod.Post, "/api/v1/incidents", new { title = "The printer is on fire", description = "Smoke." }, tag: null);
        return answer.StatusCode;
    }

    private static async Task<int> TotalAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/api/v1/incidents", Ct);
        return answer.StatusCode is HttpStatusCode.OK ? (await JsonAsync(answer)).GetProperty("items").GetArrayLength() : 0;
    }
}

/// <summary>Tests of seconds run alone: what others do to the machine is not what they measure.</summary>
[CollectionDefinition(nameof(ByTheClock), DisableParallelization = true)]
public sealed class ByTheClock;
