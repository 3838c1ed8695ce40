using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace SynergyFlow.Architecture.Tests;

public sealed class ComponentRules
{
    private const int MostLines = 250;

    /// <summary>What a browser may call on a circuit, as Type.Method. Each one is an entrance: it checks what it is given.</summary>
    private static readonly HashSet<string> s_entrances = ["QuickActions.OpenAsync", "IncidentComposer.DraftsChangedAsync", "QueueSelectionBar.SelectAsync", "CodeEditor.HasChanged", "CodeEditor.AskToSave", "PlacesScript.PlaceAsync", "RoadmapScript.PlanAsync", "RoadmapScript.AskAsync", "GraphCanvas.SelectAsync", "GraphCanvas.ExpandAsync", "TimeTray.TimerChangedAsync"];

    [Fact]
    public void Page_SaysWhoMaySeeIt()
    {
        var pages = Code.Written(Code.Web).Where(IsPage).ToList();

        Assert.NotEmpty(pages);
        Rules.Hold(pages.Where(page => !SaysWho(page)).Select(page => page.FullName));
    }

    [Fact]
    public void ComponentFile_IsShort() =>
        Rules.Hold(Sources.Of("SynergyFlow.Web", ".razor", ".razor.cs").Where(source => IsLong(source.Text)).Select(source => source.Path));

    [Fact]
    public void JSInvokable_OnlyWhatIsListed() =>
        Rules.Hold(Code.Written(Code.Web).SelectMany(Entrances).Except(s_entrances, StringComparer.Ordinal));

    [Fact]
    public void JSInvokable_ListNamesNothingThatIsGone() =>
        Rules.Hold(s_entrances.Except(Code.Written(Code.Web).SelectMany(Entrances), StringComparer.Ordinal));

    [Fact]
    public void PageRule_Samples()
    {
        Assert.True(IsPage(typeof(OpenPage)));
        Assert.False(SaysWho(typeof(OpenPage)));
        Assert.True(SaysWho(typeof(GuardedPage)));
        Assert.Equal(["OpenPage.Entrance"], Entrances(typeof(OpenPage)));
    }

    [Fact]
    public void LengthRule_Samples()
    {
        Assert.False(IsLong(string.Concat(Enumerable.Repeat("x\n", MostLines))));
        Assert.True(IsLong(string.Concat(Enumerable.Repeat("x\n", MostLines + 1))));
    }

    private static bool IsLong(string text) => Sources.Lines(text) > MostLines;

    private static bool IsPage(Type type) => type.IsDefined(typeof(RouteAttribute), inherit: false);

    private static bool SaysWho(Type page) =>
        page.IsDefined(typeof(AuthorizeAttribute), inherit: true) || page.IsDefined(typeof(AllowAnonymousAttribute), inherit: true);

    private static IEnumerable<string> Entrances(Type type) => type
        .GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(method => method.IsDefined(typeof(JSInvokableAttribute), inherit: false))
        .Select(method => $"{type.Name}.{method.Name}");

    [Route("/open")]
    private sealed class OpenPage : ComponentBase
    {
        [JSInvokable]
        public static int Entrance() => 1;
    }

    [Route("/guarded")]
    [Authorize]
    private sealed class GuardedPage : ComponentBase;
}
