using Bunit;
using MudBlazor;
using SynergyFlow.Web.Components.Shared;

namespace SynergyFlow.Web.Tests.Shared;

public sealed class GlyphTests : FrameTest
{
    [Fact]
    public void Glyph_IsWhatTheLibraryDraws_WithoutItsComponent()
    {
        var drawn = Render<Glyph>(ps => ps.Add(p => p.Icon, Icons.Material.Outlined.Lock));

        drawn.MarkupMatches(Render<MudIcon>(ps => ps.Add(p => p.Icon, Icons.Material.Outlined.Lock).Add(p => p.Size, Size.Small)
            .AddUnmatched("aria-hidden", "true").AddUnmatched("role", null)).Markup);
        Assert.Empty(drawn.FindComponents<MudIcon>());
    }

    [Fact]
    public void Of_OneIcon_IsOneTextForAllCircuits() =>
        Assert.Same(Glyph.Of(Icons.Material.Outlined.Lock).Value, Glyph.Of(Icons.Material.Outlined.Lock).Value);
}
