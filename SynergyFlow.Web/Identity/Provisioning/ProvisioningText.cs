using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Web.Identity.Provisioning;

/// <summary>Names the resources of provisioning: ProvisioningText.resx.</summary>
public sealed class ProvisioningText;

internal static class ProvisioningRefusals
{
    extension(IStringLocalizer<ProvisioningText> text)
    {
        /// <summary>A refusal in the reader's words.</summary>
        public string Of(Error error) => text[error.Code];
    }
}
