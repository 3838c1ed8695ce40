using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Components.Layout;
using SynergyFlow.Web.Tests.Shared;

namespace SynergyFlow.Web.Tests.Layout;

public sealed class FrameLayoutTests : FrameTest
{
    [Fact]
    public void Rail_Agent_HasTheDeskButNotAdmin()
    {
        AddAuthorization().SetAuthorized("Alya").SetRoles("AGENT");

        Assert.Equal(["/my-work", "/desk", "/projects", "/teams", "/search"], Render<NavRail>().FindAll("a").Select(link => link.GetAttribute("href")));
    }

    [Theory]
    [InlineData("SYSTEM_ADMIN")]
    [InlineData("TENANT_ADMIN")]
    public void Rail_Admin_HasAdminToo(string role)
    {
        AddAuthorization().SetAuthorized("Alya").SetRoles(role);

        Assert.Equal(["/my-work", "/desk", "/projects", "/teams", "/search", "/admin"], Render<NavRail>().FindAll("a").Select(link => link.GetAttribute("href")));
    }

    [Theory]
    [InlineData("END_USER", "/desk")]
    [InlineData("AGENT", "/my-work /desk /projects")]
    [InlineData("TENANT_ADMIN", "/my-work /desk /projects /admin")]
    public void BottomBar_HasRoomForFour_AndTheButtonForWhatIsNew(string role, string links)
    {
        AddAuthorization().SetAuthorized("Alya").SetRoles(role);

        Assert.Equal([.. links.Split(' '), "/incidents/new"], Render<BottomBar>().FindAll("a").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public void TopBar_Anonymous_OffersSignInOnly()
    {
        AddAuthorization();

        var bar = Render<TopBar>();

        Assert.Single(bar.FindAll("a[href='/sign-in']"));
        Assert.Empty(bar.FindAll("form"));
    }

    [Fact]
    public void TopBar_SignedIn_SearchesByAnAddressAndSignsOutByPost()
    {
        AddAuthorization().SetAuthorized("Alya Putri");

        var bar = Render<TopBar>();

        Assert.Equal("/search", bar.Find("form[role=search]").GetAttribute("action"));
        Assert.Equal("q", bar.Find("input[type=search]").GetAttribute("name"));
        Assert.Equal("post", bar.Find("form[action='/account/sign-out']").GetAttribute("method"));
    }

    [Fact]
    public void Boundary_PageFails_SaysSoWithANumberAndRecovers()
    {
        var fails = true;
        RenderFragment body = builder =>
        {
            if (fails)
            {
                throw new InvalidOperationException("secret detail");
            }

            builder.AddContent(0, "fine");
        };
        var page = Render<PageErrorBoundary>(ps => ps.AddChildContent<Body>(body => body.Add(p => p.Content, body1 => Fragment(body1))));
        Assert.DoesNotContain("secret detail", page.Markup, StringComparison.Ordinal);
        Assert.NotEmpty(page.Find("[role=alert] code").TextContent);

        fails = false;
        page.Find("button").Click();

        Assert.Equal("fine", page.Markup.Trim());

        void Fragment(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder) => body(builder);
    }

    [Fact]
    public void Cookies_HostileValues_AreIgnored()
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = $"sf-theme=\"><script>; sf-scheme=dark; sf-density=huge; sf-rail=collapsed; sf-tz={new string('x', 65)}; sf-widths=key%3A90;}}%2Cstate%3A70%2Ctitle%3A1%22";

        var cookies = FrameCookies.Read(context.Request.Cookies);

        Assert.Equal(new FrameCookies("dark", "comfortable", "collapsed", null), cookies with { Widths = null });
        Assert.DoesNotContain("title", cookies.Widths ?? "", StringComparison.Ordinal);
    }

    private sealed class Body : ComponentBase
    {
        [Parameter]
        public RenderFragment? Content { get; set; }

        protected override void BuildRenderTree(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder) =>
            builder.AddContent(0, Content);
    }
}
