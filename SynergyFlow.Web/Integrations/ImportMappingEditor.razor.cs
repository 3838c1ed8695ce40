using Microsoft.AspNetCore.Components;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Integrations.Import.UseCases;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Web.Integrations;

/// <summary>Which column is what, and what its values mean; saved as a whole.</summary>
public sealed partial class ImportMappingEditor
{
    private MappingDraft _draft = null!;
    private string _preset = "";

    [Parameter, EditorRequired]
    public required ReadImports.Description Description { get; set; }

    [Parameter]
    public bool Busy { get; set; }

    [Parameter]
    public EventCallback<(ImportMapping Mapping, string? Preset)> OnSave { get; set; }

    private RenderFragment ColumnOptions => builder =>
    {
        foreach (var header in Description.Job.Headers)
        {
            builder.OpenElement(0, "option");
            builder.SetKey(header);
            builder.AddAttribute(1, "value", header);
            builder.AddContent(2, header);
            builder.CloseElement();
        }
    };

    private RenderFragment PolicyOptions => builder =>
    {
        foreach (var policy in Enum.GetValues<NamePolicy>())
        {
            builder.OpenElement(0, "option");
            builder.SetKey(policy);
            builder.AddAttribute(1, "value", policy.ToString());
            builder.AddContent(2, Text["Policy." + policy.ToText()].Value);
            builder.CloseElement();
        }
    };

    protected override void OnInitialized() =>
        (_draft, _preset) = (new MappingDraft(ImportMapping.FromJson(Description.Job.Mapping), Description.Job.Headers), Description.Job.Preset ?? "");

    private void Choose(ChangeEventArgs change)
    {
        _preset = change.Value?.ToString() ?? "";
        if (ImportPresets.Find(_preset) is { } preset)
        {
            _draft = new MappingDraft(preset, Description.Job.Headers);
        }
    }

    private void Become(string header, ChangeEventArgs change)
    {
        if (Enum.TryParse<ImportField>(change.Value?.ToString(), out var field) && Enum.IsDefined(field))
        {
            _draft.Columns[header] = field;
        }
    }

    private Task SaveAsync()
    {
        var mapping = _draft.ToMapping();

        // A preset that somebody changed is a mapping of his own.
        var unchanged = ImportPresets.Find(_preset) is { } preset
            && new MappingDraft(preset, Description.Job.Headers).ToMapping().ToJson() == mapping.ToJson();
        return OnSave.InvokeAsync((mapping, unchanged ? _preset : null));
    }

    private string SampleOf(int index) => string.Join(" · ", Description.Sample
        .Where(row => index < row.Count)
        .Select(row => row[index])
        .Distinct(StringComparer.Ordinal)
        .Take(3));

    private IEnumerable<(ImportField Field, string Column, IReadOnlyList<string> Values)> MappedColumns()
    {
        foreach (var field in MappingDraft.Mapped)
        {
            var column = _draft.Columns.FirstOrDefault(pair => pair.Value == field).Key;
            if (column is null)
            {
                continue;
            }

            var seen = Description.Values.GetValueOrDefault(column) ?? [];
            var known = _draft.Values[field].Keys;
            yield return (field, column, [.. seen.Where(value => value != _draft.UnknownMarker).Union(known, StringComparer.Ordinal).Where(value => value != ImportMapping.Otherwise), ImportMapping.Otherwise]);
        }
    }

    private string TargetOf(ImportField field, string value) => _draft.Values[field].GetValueOrDefault(value, "");

    /// <summary>A mapping may say more than the list offers, such as a note with a state.</summary>
    private IEnumerable<string> ChoicesFor(ImportField field, string value) =>
        TargetOf(field, value) is { Length: > 0 } target
            ? MappingDraft.Choices(field).Append(target).Distinct(StringComparer.Ordinal)
            : MappingDraft.Choices(field);
}
