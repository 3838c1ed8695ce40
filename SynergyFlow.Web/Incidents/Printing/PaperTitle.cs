using System.Globalization;
using System.Text;

namespace SynergyFlow.Web.Incidents.Printing;

/// <summary>
/// The title of a page for paper: browsers make the name of the PDF from it. What file systems refuse in a name, and what would make it look
/// like another one, is a blank.
/// </summary>
internal static class PaperTitle
{
    private const int Longest = 100;
    private const string Refused = "\\/:*?\"<>|";

    public static string Of(string key, string title)
    {
        StringBuilder name = new(key + " ");
        foreach (var rune in title.EnumerateRunes())
        {
            if (name.Length >= Longest)
            {
                break;
            }

            var isSafe = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
            if (isSafe && rune != Rune.ReplacementChar && !Refused.Contains(rune.ToString(), StringComparison.Ordinal))
            {
                name.Append(rune.ToString());
            }
            else if (name[^1] != ' ')
            {
                name.Append(' ');
            }
        }

        return name.ToString().TrimEnd(' ', '.');
    }
}
