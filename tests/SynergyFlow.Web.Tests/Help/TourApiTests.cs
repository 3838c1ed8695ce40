using System.Net;
using SynergyFlow.Core.Identity;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Identity;

namespace SynergyFlow.Web.Tests.Help;

/// <summary>The tour is offered to agents, on the desk, until they answered; over REST too.</summary>
public sealed class TourApiTests(PostgresServer postgres) : WebHostTest(postgres)
{
    [Fact]
    public async Task Offer_AnsweredOverRest_IsNotMadeAgain_AndOnlyToThatPersonNot()
    {
        using var alya = await ApiAsync(await PersonAsync("Alya", Role.Agent));
        await PersonAsync("Budi", Role.Agent);
        using var browser = Browser();
        await SignInAsync(browser, "alya@example.org");
        Assert.Contains("data-tour-start", await browser.GetStringAsync("/desk", Ct), StringComparison.Ordinal);
        Assert.Equal("{\"endedAt\":null}", await alya.GetStringAsync("/api/v1/me/tour", Ct));

        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(alya, HttpMethod.Put, "/api/v1/me/tour", null, tag: null)).StatusCode);
        var first = await alya.GetStringAsync("/api/v1/me/tour", Ct);
        Assert.DoesNotContain("null", first, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(alya, HttpMethod.Put, "/api/v1/me/tour", null, tag: null)).StatusCode);
        Assert.Equal(first, await alya.GetStringAsync("/api/v1/me/tour", Ct));

        var desk = await browser.GetStringAsync("/desk", Ct);
        Assert.DoesNotContain("data-tour-start", desk, StringComparison.Ordinal);
        Assert.Contains("id=\"sf-tour\"", desk, StringComparison.Ordinal);
        using var other = Browser();
        await SignInAsync(other, "budi@example.org");
        Assert.Contains("data-tour-start", await other.GetStringAsync("/desk", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requester_IsOfferedNoTour_AndNobodyAnswersWithoutAToken()
    {
        await PersonAsync("Rini", Role.EndUser);
        using var rini = Browser();
        await SignInAsync(rini, "rini@example.org");
        Assert.DoesNotContain("sf-tour", await rini.GetStringAsync("/desk", Ct), StringComparison.Ordinal);

        using var nobody = Browser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(nobody, HttpMethod.Put, "/api/v1/me/tour", null, tag: null)).StatusCode);
    }
}
