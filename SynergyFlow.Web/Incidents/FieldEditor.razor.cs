using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents;

public enum FieldKind
{
    Text,
    Choice,
    Person,

    /// <summary>The draft is the reader's wall clock as datetime-local writes it.</summary>
    Time,
}

/// <summary>
/// One field edited in place. What is being typed stays whatever others change meanwhile; the save names the version that the
/// reader began with, so that a newer value is met, not overwritten.
/// </summary>
public sealed partial class FieldEditor(IStringLocalizer<IncidentText> text)
{
    private IncidentDetails? _began;
    private string? _draft;
    private string? _draftName;
    private string? _problem;
    private bool _editing;
    private bool _busy;

    /// <summary>The field's name in history.</summary>
    [Parameter, EditorRequired]
    public required string Field { get; set; }

    [Parameter, EditorRequired]
    public required string Label { get; set; }

    [Parameter]
    public FieldKind Kind { get; set; }

    /// <summary>What editing begins with.</summary>
    [Parameter]
    public string? Value { get; set; }

    /// <summary>The value for the reader; null for none.</summary>
    [Parameter]
    public string? Shown { get; set; }

    /// <summary>Shows the value better than as text.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [Parameter]
    public IReadOnlyList<Choice> Choices { get; set; } = [];

    [Parameter]
    public bool CanEdit { get; set; }

    [Parameter]
    public bool Required { get; set; }

    [Parameter]
    public string? Hint { get; set; }

    /// <summary>Turns the draft into what is stored; without it the draft is that.</summary>
    [Parameter]
    public Func<string?, string?>? Store { get; set; }

    [CascadingParameter]
    internal IncidentDetails Incident { get; set; } = null!;

    [CascadingParameter]
    internal IncidentEdits Edits { get; set; } = null!;

    private IStringLocalizer<IncidentText> Text => text;

    private void Begin() => (_editing, _began, _draft, _draftName, _problem) = (true, Incident, Value, Shown, null);

    private void Pick(PickerItem? picked) => (_draft, _draftName) = (picked?.Value, picked?.Name);

    private void KeyAsync(KeyboardEventArgs key) => _editing = key.Key is not "Escape";

    private async Task SaveAsync()
    {
        if (_busy || !_editing)
        {
            return;
        }

        _busy = true;
        try
        {
            var saved = await Edits.SaveAsync(_began!, IncidentPatches.Of(Field, Store is null ? _draft : Store(_draft)));
            (_problem, _editing) = (saved.Problem, !saved.Done);
        }
        finally
        {
            _busy = false;
        }
    }
}
