using System.Text.RegularExpressions;

namespace SynergyFlow.Web.Tests.Look;

/// <summary>The style sheets as they are in the repository.</summary>
internal static partial class StyleSheets
{
    public static string Root { get; } = FindRoot();

    /// <summary>Ours and the components': all that may set a colour.</summary>
    public static IEnumerable<(string File, string Selector, string Body)> Rules() =>
        Directory.GetFiles(Path.Combine(Root, "wwwroot-assets", "styles"), "*.css")
            .Concat(Directory.GetFiles(Path.Combine(Root, "SynergyFlow.Web"), "*.razor.css", SearchOption.AllDirectories))
            .SelectMany(file => Rule.Matches(Comment.Replace(File.ReadAllText(file), ""))
                .Select(match => (Path.GetFileName(file), match.Groups["selector"].Value.Trim(), match.Groups["body"].Value)));

    /// <summary>The custom properties of each block of tokens.css, by selector; a selector within a media query has it in front.</summary>
    public static IReadOnlyList<(string Selector, Dictionary<string, string> Colours)> TokenBlocks() =>
        [.. Rule.Matches(Comment.Replace(File.ReadAllText(Path.Combine(Root, "wwwroot-assets", "styles", "tokens.css")), ""))
            .Select(match => (
                match.Groups["selector"].Value.Trim(),
                Colour.Matches(match.Groups["body"].Value).ToDictionary(token => token.Groups["name"].Value, token => token.Groups["value"].Value)))
            .Where(block => block.Item2.Count > 0)];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SynergyFlow.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The repository was not found above the test binaries.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"(?<selector>[^{}]+)\{(?<body>[^{}]*)\}", RegexOptions.None, 1000)]
    private static partial Regex Rule { get; }

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline, 1000)]
    private static partial Regex Comment { get; }

    [GeneratedRegex(@"--(?<name>[a-z-]+):\s*(?<value>#[0-9A-Fa-f]{6});", RegexOptions.None, 1000)]
    private static partial Regex Colour { get; }
}
