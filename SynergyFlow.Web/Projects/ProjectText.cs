using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Projects;

/// <summary>Names the resources of projects: ProjectText.resx.</summary>
public sealed class ProjectText;

internal static class ProjectRefusals
{
    extension(IStringLocalizer<ProjectText> text)
    {
        /// <summary>A refusal in the reader's words; where only a field says what is wrong, by the field.</summary>
        public string Of(Error error) =>
            error is InvalidField { Field: { } field } && text[$"validation.{field.Split('.')[^1]}"] is { ResourceNotFound: false } precise
                ? precise.Value
                : text.Say(error);
    }
}
