using System.Globalization;
using System.Text;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Infrastructure.Work;

/// <summary>Makes of what a client calls a file something that can be shown and offered on download. It is never a path.</summary>
internal static class FileNames
{
    /// <returns>Null when nothing is left of it.</returns>
    public static string? Clean(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return null;
        }

        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        StringBuilder kept = new();
        foreach (var rune in last.EnumerateRunes())
        {
            // Format characters turn the reading direction round and so hide the true ending ("annexe‮fdp.exe").
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
                || rune == Rune.ReplacementChar)
            {
                continue;
            }

            kept.Append(rune.Value is '<' or '>' or ':' or '"' or '|' or '?' or '*' ? "_" : rune.ToString());
        }

        var clean = kept.ToString().Normalize(NormalizationForm.FormC).Trim(' ', '.', '\u00a0', '\u3000');
        if (clean.Length == 0)
        {
            return null;
        }

        if (clean.Length <= Attachment.FileNameLength)
        {
            return clean;
        }

        var extension = Path.GetExtension(clean);
        extension = extension.Length > 20 ? "" : extension;
        var stem = clean[..(Attachment.FileNameLength - extension.Length)];
        return (char.IsHighSurrogate(stem[^1]) ? stem[..^1] : stem) + extension;
    }
}
