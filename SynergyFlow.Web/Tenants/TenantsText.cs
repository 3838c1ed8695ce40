using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Web.Tenants;

/// <summary>Names the resources of tenants: TenantsText.resx.</summary>
public sealed class TenantsText;

internal static class TenantRefusals
{
    extension(IStringLocalizer<TenantsText> text)
    {
        /// <summary>A refusal in the reader's words; a field at fault is named.</summary>
        public string Of(Error error) =>
            error.Field is { } field && text[$"{error.Code}.{field}"] is { ResourceNotFound: false } precise ? precise.Value : text[error.Code].Value;
    }
}
