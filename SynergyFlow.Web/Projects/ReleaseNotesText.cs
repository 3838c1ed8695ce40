using System.Globalization;
using System.Text;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;

namespace SynergyFlow.Web.Projects;

/// <summary>Release notes as Markdown, to be pasted wherever they are read.</summary>
internal static class ReleaseNotesText
{
    private const string Meaning = @"\`*_[]<>#|~&";

    /// <param name="headings">What the items of a type are called.</param>
    public static string Write(ReleaseNotes notes, Func<WorkItemType, string> headings)
    {
        StringBuilder text = new();
        text.Append("# ").Append(Plain(notes.Version.Name)).Append('\n');
        if (notes.Version.ReleasedAt is { } at)
        {
            text.Append('\n').Append(at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Append('\n');
        }

        foreach (var group in notes.Done.GroupBy(item => item.Type))
        {
            text.Append("\n## ").Append(Plain(headings(group.Key))).Append("\n\n");
            foreach (var item in group)
            {
                text.Append("- ").Append(item.Key).Append(' ').Append(Plain(item.Title)).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>What people typed stays what they typed: nothing of it is a heading, a link or HTML.</summary>
    private static string Plain(string text)
    {
        StringBuilder plain = new(text.Length);
        foreach (var letter in text)
        {
            if (Meaning.Contains(letter, StringComparison.Ordinal))
            {
                plain.Append('\\');
            }

            plain.Append(letter);
        }

        return plain.ToString();
    }
}
