using System.Globalization;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Projects.Fields;

/// <summary>Names the resources of the fields of a project: FieldText.resx.</summary>
public sealed class FieldText;

internal static class FieldSayings
{
    extension(IStringLocalizer<FieldText> text)
    {
        /// <summary>A refusal in the reader's words; where only a field of the form says what is wrong, by it.</summary>
        public string Of(Error error) =>
            error is InvalidField { Field: { } field } && text[$"validation.{field.Split('.')[^1]}"] is { ResourceNotFound: false } precise ? precise.Value : text.Say(error);

        /// <summary>What an item has in a field, in a line.</summary>
        public string Value(FieldShown shown) => shown.Type switch
        {
            ItemFieldType.Text or ItemFieldType.Address => shown.Entries[0].Text ?? "",
            ItemFieldType.LongText => shown.Entries[0].LongText ?? "",
            ItemFieldType.Number => text.Number(shown.Entries[0].Number, shown.Unit),
            ItemFieldType.Date => shown.Entries[0].Day?.ToString("d MMM yyyy", CultureInfo.CurrentCulture) ?? "",
            ItemFieldType.YesNo => text[shown.Entries[0].Yes is true ? "Yes" : "No"],
            ItemFieldType.Choice or ItemFieldType.Choices => string.Join(", ", shown.Options.Select(option => option.Name)),
            ItemFieldType.Person => shown.Person?.Name ?? "–",
        };

        /// <summary>Between what a number is; null where it may be any.</summary>
        public string? Bounds(ItemFieldRow row, string? unit) => (row.Least, row.Greatest) switch
        {
            (null, null) => null,
            ({ } least, { } greatest) => text["Between", text.Number(least, null), text.Number(greatest, unit)].Value,
            ({ } least, null) => text["AtLeast", text.Number(least, unit)].Value,
            (null, { } greatest) => text["AtMost", text.Number(greatest, unit)].Value,
        };

        public string Number(decimal? number, string? unit)
        {
            var plain = number?.ToString("#,##0.####", CultureInfo.CurrentCulture) ?? "";
            return unit is null ? plain : text["WithUnit", plain, unit];
        }
    }
}
