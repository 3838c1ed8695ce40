using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Projects;

/// <summary>
/// The letters before the number of a project's work items: WEB in WEB-12. It is in people's heads and in other systems' texts, so it never
/// changes and no other project ever gets it.
/// </summary>
public static partial class ProjectKey
{
    public const int Shortest = 2;
    public const int Longest = 10;

    /// <summary>
    /// Problems, changes, releases, requests, known errors, knowledge, configuration items and assets will have these: a project that took one first
    /// could never give it back.
    /// </summary>
    private static readonly FrozenSet<string> s_kept = FrozenSet.ToFrozenSet(["PRB", "CHG", "REL", "REQ", "KE", "KB", "CI", "AST"], StringComparer.Ordinal);

    public static bool IsWellFormed(string? key) => key is not null && Shape().IsMatch(key);

    /// <summary>Keys of records begin with it, or will, so that INC-12 would mean two things.</summary>
    public static bool IsReserved(string key) => s_kept.Contains(key) || Enum.GetValues<RecordKind>().Any(kind => kind.Prefix() == key);

    /// <returns>As it is stored: in capitals.</returns>
    public static Result<string> Check(string? key)
    {
        var capitals = key?.Trim().ToUpperInvariant() ?? "";
        return !IsWellFormed(capitals) ? new ProjectKeyMalformed()
            : IsReserved(capitals) ? new ProjectKeyReserved(capitals)
            : new Result<string>(capitals, null);
    }

    /// <summary>One for a name: the first letters of its words, or the first ones of its only word. It may be taken.</summary>
    /// <returns>Empty where the name has too few letters for one.</returns>
    public static string Suggest(string? name)
    {
        // Letters with marks are those without them: nobody wants to look for É on his keyboard.
        var plain = (name ?? "").Normalize(NormalizationForm.FormD).ToUpperInvariant();
        var words = new string([.. plain.Where(c => char.GetUnicodeCategory(c) is not UnicodeCategory.NonSpacingMark)
            .Select(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var letters = words.Length > 1 ? string.Concat(words.Select(word => word[0])) : string.Concat(words.Select(word => word[..Math.Min(4, word.Length)]));
        var key = letters.TrimStart([.. "0123456789"]);
        return key.Length < Shortest ? "" : key[..Math.Min(Longest, key.Length)];
    }

    [GeneratedRegex(@"^[A-Z][A-Z0-9]{1,9}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shape();
}
