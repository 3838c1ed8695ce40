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
        var said = text[error.Code];
        return said.ResourceNotFound ? error.Message : said.Value;
    }
}
