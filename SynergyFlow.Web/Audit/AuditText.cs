using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Web.Audit;

/// <summary>Names the resources of the audit: AuditText.resx.</summary>
public sealed class AuditText;

internal static class Refusals
{
    extension(IStringLocalizer<AuditText> text)
    {
        /// <summary>A refusal in the reader's words; null where nothing was refused.</summary>
        public string? Of(Error? error) => error is null ? null
            : error.Field is { } field && text[$"{error.Code}.{field}"] is { ResourceNotFound: false } precise ? precise.Value
            : text[error.Code] is { ResourceNotFound: false } said ? said.Value
            : error.Message;
    }
}
