using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Projects.Items;

namespace SynergyFlow.Web.Projects.Fields;

/// <summary>What a card has in those fields that are on cards. Drawn, and no component: a board has hundreds of cards.</summary>
internal static class OwnChips
{
    public static RenderFragment Draw(WorkItemRow card, IStringLocalizer<FieldText> text) => builder =>
    {
        foreach (var one in card.Own)
        {
            if (one.AppliesTo.Count > 0 && !one.AppliesTo.Contains(card.Type))
            {
                continue;
            }

            var value = text.Value(one);
            builder.OpenElement(0, "span");
            builder.SetKey(one.Key);
            builder.AddAttribute(1, "class", "chip");
            builder.AddAttribute(2, "data-own", one.Key);
            builder.AddAttribute(3, "title", text["NameAndValue", one.Name, value].Value);
            builder.OpenElement(4, "span");
            builder.AddAttribute(5, "class", "sr-only");
            builder.AddContent(6, text["NameBefore", one.Name].Value);
            builder.CloseElement();
            builder.OpenElement(7, "span");
            builder.AddAttribute(8, "class", "truncate");
            builder.AddContent(9, value);
            builder.CloseElement();
            builder.CloseElement();
        }
    };
}
