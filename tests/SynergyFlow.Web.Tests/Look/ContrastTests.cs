using System.Globalization;
using System.Text.RegularExpressions;
using SynergyFlow.Web.Components.Theme;

namespace SynergyFlow.Web.Tests.Look;

/// <summary>WCAG 2.2 contrast (1.4.3, 1.4.11) of every pair of tokens in use, in every theme, read from the style sheets themselves.</summary>
public sealed partial class ContrastTests
{
    // What a text without a background of its own may stand on.
    private static readonly string[] s_grounds = ["canvas", "surface", "sunken", "hover", "selected"];

    // Painted into shapes beside a word, and never text.
    private static readonly string[] s_decoration = ["border", "success-fill", "warning-fill", "danger-fill"];

    public static TheoryData<string> Themes => ["light", "dark", "contrast"];

    [Theory]
    [MemberData(nameof(Themes))]
    public void Table_InCSharp_IsThatOfTheStyleSheet(string theme)
    {
        var blocks = StyleSheets.TokenBlocks().Where(block => BlockOf(block.Selector, block.Colours) == theme).ToList();

        Assert.Equal(theme == "light" ? 1 : 2, blocks.Count);
        Assert.All(blocks, block => Assert.Equal(Tokens(theme), block.Colours));
    }

    [Theory]
    [MemberData(nameof(Themes))]
    public void Text_OnItsBackground_IsReadable(string theme)
    {
        var tokens = Tokens(theme);
        var pairs = Pairs().ToList();
        Assert.True(pairs.Count > 60, $"Only {pairs.Count} pairs were found: the reading of the style sheets is broken.");

        var floor = theme == "contrast" ? 7.0 : 4.5;
        var poor = pairs
            .Where(pair => Contrast(tokens[pair.Text], tokens[pair.Ground]) < floor)
            .Select(pair => $"{pair.Where}: --{pair.Text} on --{pair.Ground} is {Contrast(tokens[pair.Text], tokens[pair.Ground]):0.00}");
        Assert.Empty(poor);
    }

    [Theory]
    [MemberData(nameof(Themes))]
    public void Edges_ThatMeanSomething_AreVisible(string theme)
    {
        var tokens = Tokens(theme);
        string[] edges = ["border-strong", "focus", "primary", "danger"];

        var poor = from edge in edges
                   from ground in s_grounds[..3]
                   where Contrast(tokens[edge], tokens[ground]) < 3
                   select $"--{edge} on --{ground} is {Contrast(tokens[edge], tokens[ground]):0.00}";
        Assert.Empty(poor);
    }

    [Fact]
    public void Colours_OutsideOfTheTokens_AreNotUsed()
    {
        var strays = StyleSheets.Rules()
            .Where(rule => rule.File != "tokens.css" && HexColour.IsMatch(rule.Body))
            .Select(rule => $"{rule.File} {rule.Selector}");
        Assert.Empty(strays);
    }

    [Fact]
    public void Decoration_IsNeverText()
    {
        var texts = StyleSheets.Rules().Select(rule => ColourOf(rule.Body)).Where(colour => colour is not null);
        Assert.DoesNotContain(texts, colour => s_decoration.Contains(colour));
    }

    [Theory]
    [InlineData("#000000", "#FFFFFF", 21)]
    [InlineData("#2563EB", "#FFFFFF", 5.17)]
    [InlineData("#6B7280", "#FFFFFF", 4.83)]
    [InlineData("#F59E0B", "#FFFFFF", 2.15)]
    public void Contrast_KnownPairs_AreAsPublished(string one, string other, double expected) =>
        Assert.Equal(expected, Contrast(one, other), 0.01);

    [Fact]
    public void MudBlazor_EachTheme_HasItsScopeAndItsColours()
    {
        Assert.Equal(["#FFFFFF", "#111827", "#FFFFFF"], SynergyTheme.All.Select(theme => theme.PaletteLight.Surface.ToString(MudBlazor.Utilities.MudColorOutputFormats.Hex).ToUpperInvariant()));
        // MudBlazor puts a colon in front of every scope: one that does not begin as a pseudo class would match nothing.
        Assert.Equal([":root", ":root[data-theme=dark]", ":root[data-theme=contrast]"], SynergyTheme.All.Select(theme => theme.PseudoCss.Scope));
    }

    private static IEnumerable<(string Where, string Text, string Ground)> Pairs()
    {
        foreach (var (file, selector, body) in StyleSheets.Rules())
        {
            var text = ColourOf(body);
            var ground = GroundOf(body);
            var where = $"{file} {selector}";
            if (text is not null)
            {
                foreach (var under in ground is null ? s_grounds : [ground])
                {
                    // What stands on a coloured button says so itself.
                    if (text is not ("on-primary" or "on-danger") || ground is not null)
                    {
                        yield return (where, text, under);
                    }
                }
            }
            else if (ground is not null && !s_decoration.Contains(ground) && ground is not ("primary" or "danger"))
            {
                yield return (where, "text", ground);
            }
        }
    }

    private static string? ColourOf(string body) => TextColour.Match(body) is { Success: true } match ? match.Groups["token"].Value : null;

    private static string? GroundOf(string body) => Ground.Match(body) is { Success: true } match ? match.Groups["token"].Value : null;

    private static string BlockOf(string selector, Dictionary<string, string> colours) => selector switch
    {
        _ when selector.Contains("dark", StringComparison.Ordinal) => "dark",
        _ when selector.Contains("contrast", StringComparison.Ordinal) => "contrast",
        _ when selector.Contains("not(", StringComparison.Ordinal) => colours["text"] == "#000000" ? "contrast" : "dark",
        _ => "light",
    };

    private static Dictionary<string, string> Tokens(string theme)
    {
        var tokens = theme switch { "dark" => SynergyTokens.Dark, "contrast" => SynergyTokens.Contrast, _ => SynergyTokens.Light };
        return typeof(SynergyTokens).GetProperties()
            .Where(property => property.PropertyType == typeof(string))
            .ToDictionary(property => Kebab.Replace(property.Name, "-$0").ToLowerInvariant(), property => (string)property.GetValue(tokens)!);
    }

    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour)
    {
        var parts = Enumerable.Range(0, 3)
            .Select(index => int.Parse(colour.AsSpan(1 + index * 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4))
            .ToArray();
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    }

    [GeneratedRegex(@"(?<![a-z-])color:\s*var\(--(?<token>[a-z-]+)\)", RegexOptions.None, 1000)]
    private static partial Regex TextColour { get; }

    [GeneratedRegex(@"(?<![a-z-])background(?:-color)?:\s*var\(--(?<token>[a-z-]+)\)", RegexOptions.None, 1000)]
    private static partial Regex Ground { get; }

    [GeneratedRegex(@"#[0-9A-Fa-f]{3,8}\b", RegexOptions.None, 1000)]
    private static partial Regex HexColour { get; }

    [GeneratedRegex(@"(?<!^)[A-Z]", RegexOptions.None, 1000)]
    private static partial Regex Kebab { get; }
}
