using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Web.Work;

/// <summary>A refusal in the reader's words: by its code where there are some, else as the domain says it.</summary>
public static class Refusals
{
    public static string Say(this IStringLocalizer text, Error error)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(error);
        return error.Wording is { } wording && text.Word(wording) is { } said ? said : text.Say(error.Code, error.Message);
    }

    /// <returns>Null where the texts lack a part of it.</returns>
    private static string? Word(this IStringLocalizer text, Wording wording)
    {
        var parts = wording.Parts.Select(text.Part).ToArray();
        if (parts.Contains(null))
        {
            return null;
        }

        var said = text[wording.Key, parts!];
        return said.ResourceNotFound ? null : said.Value;
    }

    /// <summary>Several things are one part, with commas between them.</summary>
    private static object? Part(this IStringLocalizer text, object part)
    {
        if (part is Wording inner)
        {
            return text.Word(inner);
        }

        if (part is not IReadOnlyList<object> several)
        {
            return part;
        }

        var said = several.Select(text.Part).ToArray();
        return said.Contains(null) ? null : string.Join(", ", said);
    }

    /// <summary>The same of a refusal that was kept.</summary>
    public static string Say(this IStringLocalizer text, string code, string message)
    {
        ArgumentNullException.ThrowIfNull(text);
        var said = text[code];
        return said.ResourceNotFound ? message : said.Value;
    }
}
