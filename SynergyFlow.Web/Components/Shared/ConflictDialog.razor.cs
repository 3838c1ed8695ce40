using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace SynergyFlow.Web.Components.Shared;

/// <summary>
/// Shows both values of every field that two people changed. Closes with the names of the fields that keep the reader's value
/// (an <see cref="IReadOnlySet{T}"/> of string), or cancelled.
/// </summary>
public sealed partial class ConflictDialog(TimeProvider time, BrowserTimeZone zone, IStringLocalizer<SharedText> text)
{
    private readonly Dictionary<string, bool> _mine = [];

    [CascadingParameter]
    public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<FieldConflict> Conflicts { get; set; }

    /// <summary>The name of the one who saved first.</summary>
    [Parameter, EditorRequired]
    public required string Who { get; set; }

    [Parameter, EditorRequired]
    public required DateTimeOffset At { get; set; }

    private IStringLocalizer<SharedText> Text => text;

    private string When => Ages.Relative(time.GetUtcNow() - At, text) ?? Ages.Exact(At, zone, text);

    /// <returns>The names of the fields that keep the reader's value; null when he cancelled.</returns>
    public static async Task<IReadOnlySet<string>?> AskAsync(
        IDialogService dialogs, IReadOnlyList<FieldConflict> conflicts, string who, DateTimeOffset at)
    {
        var parameters = new DialogParameters<ConflictDialog>
        {
            { dialog => dialog.Conflicts, conflicts },
            { dialog => dialog.Who, who },
            { dialog => dialog.At, at },
        };
        var shown = await dialogs.ShowAsync<ConflictDialog>(null, parameters);
        return await shown.Result is { Canceled: false, Data: IReadOnlySet<string> mine } ? mine : null;
    }

    protected override void OnParametersSet()
    {
        // Nothing of the reader's is lost by doing nothing: his value is what is picked at first.
        foreach (var conflict in Conflicts)
        {
            _mine.TryAdd(conflict.Field, true);
        }
    }

    private string Shown(string? value) => string.IsNullOrEmpty(value) ? text["ConflictEmpty"] : value;

    private void Save() => Dialog.Close(DialogResult.Ok<IReadOnlySet<string>>(
        _mine.Where(choice => choice.Value).Select(choice => choice.Key).ToHashSet(StringComparer.Ordinal)));

    private void Cancel() => Dialog.Cancel();
}
