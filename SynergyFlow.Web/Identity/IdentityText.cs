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
    }
}
