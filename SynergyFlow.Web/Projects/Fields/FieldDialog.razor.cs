using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.UseCases;

namespace SynergyFlow.Web.Projects.Fields;

/// <summary>What becomes of what was filled in.</summary>
public sealed partial class FieldDialog
{
    private async Task<Error?> StoreAsync(decimal? least, decimal? greatest)
    {
        // Lines that nobody wrote in are no options; what was typed for another type is not meant.
        List<WantedOption> options = _type.HasOptions()
            ? [.. _options.Where(option => option.Id is not null || !string.IsNullOrWhiteSpace(option.Name)).Select(option => new WantedOption(option.Id, option.Name, option.Archived))]
            : [];
        ItemFieldForm form = new()
        {
            Name = _name,
            AppliesTo = [.. _types.Order()],
            Help = _help,
            Required = _required,
            OnCard = _onCard && _type is not ItemFieldType.LongText,
            Unit = _type is ItemFieldType.Number ? _unit : null,
            Least = _type is ItemFieldType.Number ? least : null,
            Greatest = _type is ItemFieldType.Number ? greatest : null,
            Options = options,
        };
        if (Field is not { } kept)
        {
            return (await UseCases.RunAsync((ChangeFields change, Actor actor) => change.AddAsync(actor, new(Project.Key, _type, form), CancellationToken.None))).Error;
        }

        ItemFieldPatch patch = new()
        {
            Name = form.Name,
            AppliesTo = new(form.AppliesTo),
            Help = form.Help,
            Required = form.Required,
            OnCard = form.OnCard,
            Unit = form.Unit,
            Least = form.Least,
            Greatest = form.Greatest,
            Options = new(form.Options),
        };
        return (await UseCases.RunAsync((ChangeFields change, Actor actor) => change.EditAsync(actor, new(Project.Key, kept.Id, patch, _version), CancellationToken.None))).Error;
    }

    private static InvalidField? Number(string field, string? typed, out decimal? number)
    {
        var isNumber = decimal.TryParse(typed?.Trim(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.CurrentCulture, out var read);
        number = isNumber ? read : null;
        return isNumber || string.IsNullOrWhiteSpace(typed) ? null : new InvalidField(field, $"{field} is a number.");
    }
}
