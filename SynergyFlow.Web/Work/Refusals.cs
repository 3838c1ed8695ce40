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
        return text.Say(error.Code, error.Message);
    }

    /// <summary>The same of a refusal that was kept.</summary>
    public static string Say(this IStringLocalizer text, string code, string message)
    {
        ArgumentNullException.ThrowIfNull(text);
        var said = text[code];
        return said.ResourceNotFound ? message : said.Value;
    }
}
