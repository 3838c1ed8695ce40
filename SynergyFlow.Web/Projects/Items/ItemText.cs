using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Projects.Items;

/// <summary>Names the resources of work items: ItemText.resx.</summary>
public sealed class ItemText;

internal static class ItemRefusals
{
    extension(IStringLocalizer<ItemText> text)
    {
        /// <summary>A refusal in the reader's words; where only a field says what is wrong, by the field.</summary>
        public string Of(Error error) =>
            error is InvalidField { Field: { } field } && text[$"validation.{field}"] is { ResourceNotFound: false } precise ? precise.Value : text.Say(error);

        /// <summary>How long something lasted by the clock, in the one unit that says enough.</summary>
        public string Lasting(int? minutes) => minutes switch
        {
            null => "–",
            < 120 => text["OpsMinutes", minutes],
            < 48 * 60 => text["OpsHours", minutes / 60],
            _ => text["OpsDays", minutes / (24 * 60)],
        };
    }
}
