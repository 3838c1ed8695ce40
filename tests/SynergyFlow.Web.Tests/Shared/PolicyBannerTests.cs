using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Infrastructure.Policies;
using SynergyFlow.Web.Components.Layout;

namespace SynergyFlow.Web.Tests.Shared;

public sealed class PolicyBannerTests : FrameTest
{
    private string? _fault;

    private static CancellationToken Ct => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Banner_ComesAfterTwoQuestionsWithoutAnAnswer_AndGoesWithTheFirstAnswer()
    {
        using PolicyWatch watch = new(_ => Task.FromResult(_fault), TimeProvider.System);
        Services.AddSingleton(watch);
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        var page = Render<PolicyBanner>();

        await watch.LookAsync(Ct);
        _fault = "opa_unavailable: OPA cannot be reached.";
        await watch.LookAsync(Ct);
        Assert.Empty(page.FindAll("[role=alert]"));
        await watch.LookAsync(Ct);
        page.WaitForAssertion(() => Assert.Contains("Permissions cannot be checked", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));

        _fault = null;
        await watch.LookAsync(Ct);
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[role=alert]")));
    }

    [Fact]
    public async Task Page_ThatIsOpenedMeanwhile_SaysItAtOnce()
    {
        using PolicyWatch watch = new(_ => Task.FromResult<string?>("opa_timeout: late"), TimeProvider.System);
        await watch.LookAsync(Ct);
        await watch.LookAsync(Ct);
        Services.AddSingleton(watch);
        SetRendererInfo(new RendererInfo("Static", isInteractive: false));
        Assert.NotNull(Render<PolicyBanner>().Find("[role=alert]"));
    }
}
