using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.LifeCycles;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Web.Projects.Items;

/// <summary>An item that would come into a state without what that needs, and what stores it together with the rest.</summary>
/// <param name="Project">Its key.</param>
/// <param name="Title">What the reader knows it by.</param>
/// <param name="Submit">Moves, or begins, with these fields; the answer is what was refused.</param>
public sealed record EntryAsk(string Project, WorkItemType Type, string Title, WorkItemFieldsMissing Missing, Func<WorkItemPatch, Task<Error?>> Submit)
{
    /// <summary>It is not there yet.</summary>
    public bool IsNew { get; init; }
}

/// <summary>What becomes of what was filled in.</summary>
public sealed partial class EntryDialog
{
    private readonly ItemDraft _draft = new();
    private ProjectParts? _parts;
    private Error? _refused;
    private bool _busy;

    [CascadingParameter]
    public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired]
    public required EntryAsk Asked { get; set; }

    private string? Problem => _refused is null ? null : Words.Of(_refused);

    /// <returns>Whether it was stored.</returns>
    public static async Task<bool> AskAsync(IDialogService dialogs, EntryAsk asked)
    {
        ArgumentNullException.ThrowIfNull(dialogs);
        var shown = await dialogs.ShowAsync<EntryDialog>(null, new DialogParameters<EntryDialog> { { dialog => dialog.Asked, asked } });
        return await shown.Result is { Canceled: false };
    }

    protected override async Task OnInitializedAsync()
    {
        _draft.Type = Asked.Type;
        if (Asked.Missing.Missing.Any(one => one.Field is null or RequiredField.Components or RequiredField.Versions))
        {
            _parts = await UseCases.RunAsync(async (ReadProjects projects, Actor actor) =>
                await projects.FindAsync(actor, Asked.Project, CancellationToken.None) is { Failed: false, Value: { } project }
                    ? await projects.PartsAsync(actor, project, CancellationToken.None)
                    : ProjectParts.None);
        }
    }

    private static string Id(MissingField one) => "entry-" + one.Name;

    private string Label(MissingField one) => Words["Field." + one.Label];

    private string? Invalid(MissingField one) => _refused?.Field == one.Name ? "true" : null;

    private string? Typed(MissingField one) => one.Field switch
    {
        RequiredField.Points => _draft.Points,
        RequiredField.Estimate => _draft.Estimate,
        RequiredField.Remaining => _draft.Remaining,
        RequiredField.Labels => _draft.Labels,
        RequiredField.StartDate => Day(_draft.StartDate),
        RequiredField.TargetDate => Day(_draft.TargetDate),
        _ => null,
    };

    private void Write(MissingField one, string? typed)
    {
        switch (one.Field)
        {
            case RequiredField.Description:
                _draft.Description = typed ?? "";
                break;
            case RequiredField.AcceptanceCriteria:
                _draft.AcceptanceCriteria = typed ?? "";
                break;
            case RequiredField.Points:
                _draft.Points = typed;
                break;
            case RequiredField.Estimate:
                _draft.Estimate = typed;
                break;
            case RequiredField.Remaining:
                _draft.Remaining = typed;
                break;
            case RequiredField.Labels:
                _draft.Labels = typed;
                break;
            case RequiredField.StartDate:
                _draft.StartDate = DayOf(typed);
                break;
            case RequiredField.TargetDate:
                _draft.TargetDate = DayOf(typed);
                break;
        }
    }

    // The button is not disabled meanwhile: it would lose the focus, and the dialog the key that closes it.
    private async Task SaveAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var patch = Filled();
            _refused = patch.Error ?? await Asked.Submit(patch.Value!);
            if (_refused is null)
            {
                Dialog.Close(DialogResult.Ok(true));
            }
        }
        finally
        {
            _busy = false;
        }
    }

    /// <summary>Only what was filled in; the use case says what is still missing.</summary>
    private Result<WorkItemPatch> Filled()
    {
        var (from, to) = (new ItemDraft { Type = Asked.Type }.ToFields(), _draft.ToFields());
        if (to.Failed)
        {
            return to.Error;
        }

        var own = _draft.Own.Changes(_parts?.Fields ?? [], Asked.Type, new());
        if (own.Failed)
        {
            return own.Error;
        }

        var patch = ItemDraft.Changes(from.Value!, to.Value);
        return own.Value.Count == 0 ? patch : patch with { Fields = new(own.Value) };
    }

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly? DayOf(string? typed) => DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
