using SynergyFlow.Testing;

namespace SynergyFlow.Architecture.Tests;

/// <summary>One file of the checkout; the path is relative to it, with slashes.</summary>
internal sealed record Source(string Path, string Text);

/// <summary>The files that people wrote. What builds make is left out.</summary>
internal static class Sources
{
    private static readonly string[] s_made = ["bin", "obj", "artifacts", "node_modules", "Migrations", ".data", ".git"];

    /// <param name="folder">Relative to the checkout.</param>
    /// <param name="endings">How the names end, such as <c>.razor</c>.</param>
    /// <exception cref="InvalidOperationException">There is no such file: the rule would hold by checking nothing.</exception>
    public static IReadOnlyList<Source> Of(string folder, params string[] endings)
    {
        List<Source> found =
        [
            .. Directory.EnumerateFiles(RepositoryRoot.File(folder), "*", SearchOption.AllDirectories)
                .Where(path => Array.Exists(endings, ending => path.EndsWith(ending, StringComparison.Ordinal)))
                .Select(path => (Full: path, Path: System.IO.Path.GetRelativePath(RepositoryRoot.Folder, path).Replace('\\', '/')))
                .Where(file => !file.Path.Split('/').Intersect(s_made, StringComparer.Ordinal).Any())
                .OrderBy(file => file.Path, StringComparer.Ordinal)
                .Select(file => new Source(file.Path, File.ReadAllText(file.Full))),
        ];
        return found.Count > 0 ? found : throw new InvalidOperationException($"{folder} has no {string.Join(", ", endings)}.");
    }

    public static int Lines(string text) => text.Length == 0 ? 0 : text.Count(c => c == '\n') + (text[^1] == '\n' ? 0 : 1);

    /// <summary>The text between the bracket at <paramref name="open"/> and the one that closes it; strings count as text.</summary>
    public static string Arguments(string text, int open)
    {
        var depth = 0;
        for (var at = open; at < text.Length; at++)
        {
            depth += text[at] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
            {
                return text[(open + 1)..at];
            }
        }

        return text[(open + 1)..];
    }
}
