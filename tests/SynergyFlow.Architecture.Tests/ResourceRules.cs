using System.Text.RegularExpressions;
using System.Xml.Linq;
using SynergyFlow.Core.Identity;

namespace SynergyFlow.Architecture.Tests;

/// <summary>Every text that a component names exists, in every language that there is.</summary>
public sealed partial class ResourceRules
{
    private static readonly IReadOnlyList<Source> s_resources = Sources.Of("SynergyFlow.Web", ".resx");

    [Fact]
    public void NamedText_Exists()
    {
        var texts = Texts(s_resources);
        var missing = Pairs(Sources.Of("SynergyFlow.Web", ".razor", ".cs"))
            .SelectMany(pair => Missing(pair.Text, texts).Select(key => $"{pair.Path}: {key}"));

        Rules.Hold(missing);
    }

    [Fact]
    public void Texts_AreSaidOnceAndNotEmpty() => Rules.Hold(
        s_resources.SelectMany(source => Flaws(source.Text).Select(flaw => $"{source.Path}: {flaw}")));

    [Fact]
    public void Original_IsTranslatedIntoEveryLanguage()
    {
        var paths = s_resources.Select(source => source.Path).ToHashSet();
        Rules.Hold(Originals().SelectMany(source => Translations().Select(language => TranslationPath(source.Path, language)))
            .Where(path => !paths.Contains(path)));
    }

    [Fact]
    public void Translation_IsOfAnOriginalAndInALanguageThatCanBeChosen()
    {
        var meant = Originals().SelectMany(source => Translations().Select(language => TranslationPath(source.Path, language))).ToHashSet();
        Rules.Hold(s_resources.Where(IsTranslation).Select(source => source.Path).Where(path => !meant.Contains(path)));
    }

    [Fact]
    public void Translation_HasTheTextsOfTheOriginalWithTheirPlacesAndNoOthers()
    {
        var originals = Originals().ToDictionary(source => source.Path, source => Entries(source.Text));
        Rules.Hold(s_resources.Where(source => IsTranslation(source) && originals.ContainsKey(NeutralPath(source))).SelectMany(source =>
            Untranslated(originals[NeutralPath(source)], Entries(source.Text)).Select(key => $"{source.Path}: {key}")));
    }

    [Fact]
    public void ErrorCodes_AreShapedAndUsedOnce()
    {
        var codes = Sources.Of("SynergyFlow.Core", ".cs").SelectMany(source => Codes(source.Text)).ToList();

        Assert.True(codes.Count > 10, "The error codes were not found.");
        Assert.DoesNotContain(codes, code => !CodeShape().IsMatch(code));
        Rules.Hold(codes.GroupBy(code => code).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [Fact]
    public void KeyRule_Samples()
    {
        const string Page = """
            @inject IStringLocalizer<SampleText> Text
            <h1>@Text["Title"]</h1><p>@Text["Gone"]</p>@Text["State." + State]@Text[$"Level.{Level}"]@Text["Copy", Key]
            """;
        var texts = Texts([new Source("A/SampleText.resx", Resx(("Title", "x"), ("State.new", "x"), ("Copy", "x {0}")))]);

        Assert.Equal(["Gone", "Level.*"], Missing(Page, texts));
        Assert.Equal(["SampleText is missing"], Missing(Page, Texts([])));
    }

    [Fact]
    public void FlawRule_Samples() => Assert.Equal(
        ["Title is said twice", "Help is empty"], Flaws(Resx(("Title", "x"), ("Title", "y"), ("Help", " "))));

    [Fact]
    public void TranslationRule_Samples() => Assert.Equal(
        ["Help is missing", "Copy has other places", "Count has other places", "Gone is not in the original"],
        Untranslated(
            Entries(Resx(("Title", "x"), ("Help", "y"), ("Copy", "Copy {0}"), ("Count", "{0:N0} of {1}"), ("Turned", "{0} by {1}"))),
            Entries(Resx(("Title", "judul"), ("Copy", "Salin"), ("Count", "{0} dari {1}"), ("Turned", "{1}: {0}"), ("Gone", "x")))));

    [Fact]
    public void CodeRule_Samples() => Assert.Equal(
        ["a.b", "c_d"],
        Codes("record X() : ConflictError(\"a.b\", \"m\"); record Y() : InvalidError(\n    \"c_d\",\n    \"m\");"));

    /// <summary>The keys that a component and its code-behind name and no resource has; a key made at run time counts by its start.</summary>
    private static IEnumerable<string> Missing(string text, Dictionary<string, HashSet<string>> texts)
    {
        foreach (var localizer in Localizers().Matches(text).GroupBy(match => match.Groups["name"].Value))
        {
            var markers = localizer.Select(match => match.Groups["marker"].Value).ToHashSet();
            if (markers.Where(marker => !texts.ContainsKey(marker)).ToList() is [_, ..] unknown)
            {
                foreach (var marker in unknown)
                {
                    yield return $"{marker} is missing";
                }

                continue;
            }

            var known = markers.SelectMany(marker => texts[marker]).ToHashSet();
            foreach (Match use in Uses().Matches(text))
            {
                if (use.Groups["name"].Value != localizer.Key)
                {
                    continue;
                }

                var (start, made) = Key(use);
                if (made ? start.Length > 0 && !known.Any(key => key.StartsWith(start, StringComparison.Ordinal)) : !known.Contains(start))
                {
                    yield return made ? start + "*" : start;
                }
            }
        }
    }

    private static (string Start, bool Made) Key(Match use)
    {
        var key = use.Groups["key"].Value;
        var hole = use.Groups["dollar"].Success ? key.IndexOf('{', StringComparison.Ordinal) : -1;
        return hole >= 0 ? (key[..hole], true) : (key, use.Groups["plus"].Success);
    }

    /// <summary>A component's markup and its code-behind say one thing together, with what the folder's imports inject.</summary>
    private static IEnumerable<Source> Pairs(IReadOnlyList<Source> sources)
    {
        var imports = sources.Where(source => source.Path.EndsWith("/_Imports.razor", StringComparison.Ordinal)).ToList();
        return sources.Except(imports).GroupBy(source => source.Path.EndsWith(".razor.cs", StringComparison.Ordinal) ? source.Path[..^3] : source.Path)
            .Select(pair => new Source(pair.Key, string.Join('\n', pair.Select(source => source.Text).Concat(ImportsOf(pair.Key)))));

        IEnumerable<string> ImportsOf(string path) => imports
            .Where(import => path.EndsWith(".razor", StringComparison.Ordinal) && path.StartsWith(import.Path[..^"_Imports.razor".Length], StringComparison.Ordinal))
            .Select(import => import.Text);
    }

    /// <summary>Marker class name to the keys of its resource.</summary>
    private static Dictionary<string, HashSet<string>> Texts(IEnumerable<Source> resources) => resources
        .Where(source => !IsTranslation(source))
        .ToDictionary(source => Path.GetFileNameWithoutExtension(source.Path), source => Entries(source.Text).Select(entry => entry.Key).ToHashSet());

    private static List<(string Key, string Value)> Entries(string resx) =>
        [.. XDocument.Parse(resx).Root!.Elements("data").Select(data => (data.Attribute("name")!.Value, data.Element("value")?.Value ?? ""))];

    private static IEnumerable<string> Flaws(string resx)
    {
        var entries = Entries(resx);
        return
        [
            .. entries.GroupBy(entry => entry.Key).Where(same => same.Count() > 1).Select(same => $"{same.Key} is said twice"),
            .. entries.Where(entry => string.IsNullOrWhiteSpace(entry.Value)).Select(entry => $"{entry.Key} is empty"),
        ];
    }

    private static IEnumerable<string> Untranslated(List<(string Key, string Value)> original, List<(string Key, string Value)> translation)
    {
        var translated = translation.ToLookup(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        var known = original.Select(entry => entry.Key).ToHashSet();
        return
        [
            .. original.Where(entry => !translated.Contains(entry.Key)).Select(entry => $"{entry.Key} is missing"),
            .. original.Where(entry => translated[entry.Key].Any(text => !PlacesOf(text).SetEquals(PlacesOf(entry.Value))))
                .Select(entry => $"{entry.Key} has other places"),
            .. translation.Where(entry => !known.Contains(entry.Key)).Select(entry => $"{entry.Key} is not in the original"),
        ];
    }

    private static IEnumerable<Source> Originals() => s_resources.Where(source => !IsTranslation(source));

    /// <summary>English is the original.</summary>
    private static IEnumerable<string> Translations() => Languages.All.Where(language => language != Languages.English);

    private static string TranslationPath(string original, string language) => $"{original[..^".resx".Length]}.{language}.resx";

    private static HashSet<string> PlacesOf(string text) => [.. Places().Matches(text).Select(place => place.Value)];

    private static bool IsTranslation(Source resource) => Path.GetFileNameWithoutExtension(resource.Path).Contains('.', StringComparison.Ordinal);

    private static string NeutralPath(Source translation) =>
        $"{Path.GetDirectoryName(translation.Path)!.Replace('\\', '/')}/{Path.GetFileName(translation.Path).Split('.')[0]}.resx";

    private static IEnumerable<string> Codes(string text) => ErrorTypes().Matches(text).Select(match => match.Groups["code"].Value);

    private static string Resx(params (string Key, string Value)[] entries) =>
        new XElement("root", entries.Select(entry => new XElement("data", new XAttribute("name", entry.Key), new XElement("value", entry.Value)))).ToString();

    [GeneratedRegex(@"IStringLocalizer<(?<marker>\w+)>\s+(?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Localizers();

    [GeneratedRegex(@"\b(?<name>\w+)\[(?<dollar>\$)?""(?<key>[^""]*)""\s*(?<plus>\+)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Uses();

    [GeneratedRegex(@":\s*(NotFound|Conflict|Forbidden|Invalid)Error\(\s*""(?<code>[^""]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ErrorTypes();

    [GeneratedRegex(@"^[a-z]+(_[a-z]+)*(\.[a-z]+(_[a-z]+)*)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodeShape();

    [GeneratedRegex(@"\{\d+[^}]*\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Places();
}
