using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SynergyFlow.Testing;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Components.Commands;
using SynergyFlow.Web.Components.Layout;
using SynergyFlow.Web.Components.Pages;
using SynergyFlow.Web.Help;
using SynergyFlow.Web.Incidents.Bulk;
using SynergyFlow.Web.Incidents.Quick;
using SynergyFlow.Web.Tests.Shared;

namespace SynergyFlow.Web.Tests.Layout;

/// <summary>A failure belongs to the page that failed, through the real router and the real frame.</summary>
public sealed class PageFailureTests : FrameTest
{
    private readonly LogLines _log = new();
    private readonly Made _made = new();
    private readonly IRenderedComponent<Routes> _app;

    public PageFailureTests()
    {
        Services.AddLogging(logging => logging.AddProvider(_log));
        AddAuthorization().SetAuthorized("Alya").SetRoles("AGENT");
        ComponentFactories.AddStub<CommandIsland>();
        ComponentFactories.AddStub<QuickActions>();
        ComponentFactories.AddStub<BulkTray>();
        ComponentFactories.AddStub<PolicyBanner>();
        ComponentFactories.AddStub<TopBar>();
        ComponentFactories.AddStub<NavRail>();
        ComponentFactories.AddStub<BottomBar>();
        ComponentFactories.Add(new Instead<NoPermission>(() => new SlowPage()));
        ComponentFactories.Add(new Instead<HelpContentsPage>(() => new OtherPage(_made)));
        SetRendererInfo(new RendererInfo("Server", true));
        _app = Render<Routes>();
        Go("/no-permission");
    }

    [Fact]
    public void Page_ThatFailsAfterItsReaderLeftIt_LeavesTheNextPageAlone()
    {
        var left = Page();
        Go("/help");
        left.Answer.SetException(new InvalidOperationException("too late"));

        _app.WaitForAssertion(() => Assert.Contains(_log.Wrong, line => line.Contains("after its reader had left it", StringComparison.Ordinal)));
        Assert.Equal("other", _app.Find("main").TextContent.Trim());
        Assert.Equal(1, _made.Count);
    }

    [Fact]
    public void Page_ThatFails_IsReplacedByTheSentence_AndTheNextOneIsMadeOnce()
    {
        Page().Answer.SetException(new InvalidOperationException("secret detail"));
        _app.WaitForAssertion(() => Assert.NotEmpty(_app.Find("main [role=alert] code").TextContent));

        Go("/help");

        Assert.Equal("other", _app.Find("main").TextContent.Trim());
        Assert.Equal(1, _made.Count);
    }

    [Fact]
    public void Page_ThatFailed_IsTriedAgainAtAnotherAddressOfItsOwn()
    {
        Page().Answer.SetException(new InvalidOperationException("once"));
        _app.WaitForAssertion(() => _app.Find("main [role=alert]"));

        Go("/no-permission?again=1");

        Assert.Equal("slow", _app.Find("main").TextContent.Trim());
    }

    private SlowPage Page() => _app.FindComponent<SlowPage>().Instance;

    private void Go(string address) => _app.InvokeAsync(() => Services.GetRequiredService<NavigationManager>().NavigateTo(address)).GetAwaiter().GetResult();

    private sealed class Instead<TPage>(Func<IComponent> make) : IComponentFactory
    {
        public bool CanCreate(Type componentType) => componentType == typeof(TPage);

        public IComponent Create(Type componentType) => make();
    }

    private sealed class SlowPage : ComponentBase
    {
        public TaskCompletionSource Answer { get; } = new();

        protected override Task OnInitializedAsync() => Answer.Task;

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, "slow");
    }

    private sealed class OtherPage(Made made) : ComponentBase
    {
        protected override void OnInitialized() => made.Count++;

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, "other");
    }

    /// <summary>How many pages were made: each reads what it shows.</summary>
    private sealed class Made
    {
        public int Count { get; set; }
    }
}
