using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Incidents.Bulk;
using SynergyFlow.Core.Incidents.Bulk.UseCases;
using SynergyFlow.Core.Incidents.Changing;
using SynergyFlow.Core.Incidents.Macros;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents.Bulk;

/// <summary>Which change a dialog asks for.</summary>
public enum BulkPart
{
    Fields,
    State,
    Comment,
    Link,
    Merge,
    Macro,
}

/// <summary>Asks what to change, shows what that would do, and starts it. Closes with the job's id.</summary>
public sealed partial class BulkDialog(
    UseCases useCases, IPeople people, ITeamDirectory teams, IRecordQueries records, BrowserTimeZone zone,
    IStringLocalizer<IncidentText> words, IStringLocalizer<BulkText> text) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _token;
    private readonly ChangeDraft _draft = new();
    private IReadOnlyDictionary<string, string> _names = new Dictionary<string, string>();
    private IReadOnlyList<ChangeLine> _macroLines = [];
    private Macro? _macro;
    private PreviewBulk.Preview? _preview;
    private string? _refusal;
    private bool _all;
    private bool _busy;

    [CascadingParameter]
    public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired]
    public required BulkPart Part { get; set; }

    /// <summary>The selected ones, by key or id.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<string> Records { get; set; }

    /// <summary>What the list behind the dialog shows; null where there is none.</summary>
    [Parameter]
    public string? Filter { get; set; }

    /// <summary>Begin with all that match.</summary>
    [Parameter]
    public bool All { get; set; }

    private ChangeParts Parts => Part switch
    {
        BulkPart.Fields => ChangeParts.Fields,
        BulkPart.State => ChangeParts.State,
        BulkPart.Comment => ChangeParts.Comment,
        BulkPart.Link => ChangeParts.Link,
        BulkPart.Merge => ChangeParts.Merge,
        BulkPart.Macro => ChangeParts.None,
    };

    private FieldWords Words => new(words, zone);

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override void OnInitialized() => (_token, _all) = (_closing.Token, Filter is not null && (All || Records.Count == 0));

    private ChangeLines Lines => new(people, teams, records, Words, text);

    private async Task PickAsync(Macro? macro)
    {
        _macro = macro;
        _macroLines = macro is null ? [] : await Lines.OfAsync(await useCases.ViewerAsync(_token), macro.Changes, _token);
    }

    private void Back() => (_preview, _refusal) = (null, null);

    private async Task PreviewAsync()
    {
        var changes = Part is BulkPart.Macro ? _macro?.Changes ?? new IncidentChanges() : _draft.ToChanges(Words);
        BulkSelection selection = _all ? new(null, Filter) : new(Records, null);
        await DoAsync(async () =>
        {
            var preview = await useCases.RunAsync((PreviewBulk bulk, Actor actor) => bulk.ExecuteAsync(actor, new(selection, changes), _token));
            _preview = preview.Value;
            _names = preview.Value is { } found
                ? await Lines.NamesAsync(await useCases.ViewerAsync(_token), found.Samples.SelectMany(sample => sample.Changes), _token)
                : _names;
            return preview.Error;
        });
    }

    private async Task StartAsync()
    {
        await DoAsync(async () => (await useCases.RunAsync((DirectBulk bulk, Actor actor) =>
            bulk.ExecuteAsync(actor, new(_preview!.Id, DirectBulk.Order.Start), _token))).Error);
        if (_refusal is null)
        {
            Dialog.Close(_preview!.Id);
        }
    }

    private async Task DoAsync(Func<Task<Error?>> run)
    {
        (_busy, _refusal) = (true, null);
        try
        {
            _refusal = await run() is { } error ? text.Say(error) : null;
        }
        catch (OperationCanceledException) when (_token.IsCancellationRequested)
        {
            // The dialog was closed meanwhile.
        }
        finally
        {
            _busy = false;
        }
    }
}
