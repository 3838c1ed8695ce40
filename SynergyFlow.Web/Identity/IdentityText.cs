using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Web.Identity;

/// <summary>Names the resources of people, sign-in and teams: IdentityText.resx.</summary>
public sealed class IdentityText;

internal static class Refusals
{
    extension(IStringLocalizer<IdentityText> text)
    {
        /// <summary>A refusal in the reader's words; a field at fault is named where there is a sentence for it.</summary>
        public string Of(Error error)
        {
            if (error.Field is { } field && text[$"{error.Code}.{field}"] is { ResourceNotFound: false } precise)
            {
                return precise;
            }

            return text[error.Code];
        }

        /// <summary>Why signing in by a provider came to nothing, and what to do; null for a word from the address bar that is none of ours.</summary>
        public string? ProviderProblem(string? problem, string provider) =>
            problem is { Length: > 0 } && text["ProviderProblem." + problem, provider] is { ResourceNotFound: false } sentence ? sentence.Value : null;
    }
}
