using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using MudBlazor;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Components.Commands;
using SynergyFlow.Web.Incidents.Bulk;
using SynergyFlow.Web.Work;
using FilterOperator = SynergyFlow.Core.Work.Filtering.FilterOperator;

namespace SynergyFlow.Web.Incidents.Quick;

/// <summary>
/// Where a key or the palette acts on rows, or on a ticket whose page has no button for it: small dialogs over the same use cases.
/// The browser names the command and the records; both are read afresh here, as the person sees them now.
/// </summary>
public sealed class QuickActions(
    UseCases useCases,
    IIncidentQueries queries,
    IRecordQueries all,
    IReads reads,
    IPeople people,
    IDialogService dialogs,
    ISnackbar snackbar,
    BrowserTimeZone zone,
    IJSRuntime js,
    BulkRuns runs,
    SnoozeNews news,
    IStringLocalizer<IncidentText> words,
    IStringLocalizer<QuickText> text,
    IStringLocalizer<MyWorkText> snooze) : ComponentBase, IAsyncDisposable
{
    public const int MostRecords = 50;
    private const int LongestKey = 32;

    private static readonly Dictionary<string, BulkPart> s_bulk = new(StringComparer.Ordinal)
    {
        ["bulk.fields"] = BulkPart.Fields,
        ["bulk.state"] = BulkPart.State,
        ["bulk.comment"] = BulkPart.Comment,
        ["bulk.link"] = BulkPart.Link,
        ["bulk.merge"] = BulkPart.Merge,
        ["bulk.macro"] = BulkPart.Macro,
    };

    private readonly CancellationTokenSource _closing = new();
    private DotNetObjectReference<QuickActions>? _self;
    private readonly Turns _turns = new();
    private IJSObjectReference? _module;
    private int _connection;

    /// <summary>Called by wwwroot-assets/modules/commands/start.ts.</summary>
    /// <param name="command">A command of the table that has a quick dialog; anything else does nothing.</param>
    /// <param name="records">Human keys; what is not one is said to be not there.</param>
    /// <param name="filter">Of the list that they are chosen from, in the grammar; null where there is none.</param>
    [JSInvokable]
    public async Task OpenAsync(string? command, string?[]? records, string? filter)
    {
        if (CommandTable.Find(command) is not { Quick: true } known || records is not { Length: > 0 })
        {
            return;
        }

        try
        {
            // Keys come faster than their commands end.
            await _turns.TakeAsync(() => s_bulk.TryGetValue(known.Id, out var part)
                ? ChangeManyAsync(part, records, filter)
                : RunAsync(known, [.. records.Select(record => record ?? "").Distinct()]));
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // The page was left meanwhile.
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _closing.Dispose();
        _self?.Dispose();
        if (_module is not null)
        {
            try
            {
                await _module.InvokeVoidAsync("disconnectQuick", _connection);
                await _module.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser is gone, and the module with it.
            }
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        try
        {
            _module = await js.InvokeAsync<IJSObjectReference>("import", _closing.Token, "./" + Assets["assets/modules/frame.js"]);
            _self = DotNetObjectReference.Create(this);
            _connection = await _module.InvokeAsync<int>("connectQuick", _closing.Token, _self);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // The page was left before its script had come.
        }
    }

    /// <summary>The dialog asks for the change, and where there is a list whether all that match it are meant.</summary>
    private async Task ChangeManyAsync(BulkPart part, string?[] records, string? filter)
    {
        List<string> keys = [.. records.OfType<string>().Where(key => key.Length is > 0 and <= LongestKey).Distinct()];
        if (await BulkAsk.AskAsync(dialogs, part, keys, filter) is { } id)
        {
            await runs.StartAsync(id);
        }
    }

    private async Task RunAsync(Command command, IReadOnlyList<string> records)
    {
        if (records.Count > MostRecords)
        {
            snackbar.Add(text["TooMany", MostRecords], Severity.Warning);
            return;
        }

        if (command.Id == "record.snooze")
        {
            await SnoozeAsync(records);
            return;
        }

        List<QuickTarget> targets = [];
        foreach (var key in records)
        {
            if (await FindAsync(key) is not { } target)
            {
                snackbar.Add(text["Gone", Short(key)], Severity.Warning);
            }
            else if (!target.Access.Allowed.Contains(command.Action!))
            {
                snackbar.Add(text["NotAllowed", target.Incident.Key], Severity.Warning);
            }
            else if (target.Incident.State is IncidentState.Closed or IncidentState.Cancelled && command.Id != "incident.state")
            {
                snackbar.Add(text["Final", target.Incident.Key], Severity.Warning);
            }
            else
            {
                targets.Add(target);
            }
        }

        if (targets.Count == 0)
        {
            return;
        }

        await (command.Id switch
        {
            "incident.take" => TakeAsync(targets),
            "incident.state" => MoveAsync(targets),
            "incident.assign" => AskAsync<AssignQuick>(targets),
            "incident.priority" => AskAsync<PriorityQuick>(targets),
            "incident.label" => AskAsync<LabelQuick>(targets),
            _ => throw new InvalidOperationException($"{command.Id} has no quick dialog."),
        });
        await VisitAsync(targets);
    }

    private async Task TakeAsync(IReadOnlyList<QuickTarget> targets)
    {
        foreach (var (incident, access, edits) in targets)
        {
            var saved = await edits.AssignAsync(incident, incident.Team, new Core.Work.PersonName(access.Reader, words["You"]));
            if (saved.Done)
            {
                snackbar.Add(text["Taken", incident.Key], Severity.Success);
            }
            else if (saved.Problem is { } problem)
            {
                snackbar.Add(text["Refused", incident.Key, problem], Severity.Error);
            }
        }
    }

    private async Task MoveAsync(List<QuickTarget> targets)
    {
        if (targets is not [var target])
        {
            snackbar.Add(text["OneOnly"], Severity.Warning);
            return;
        }

        var shown = await dialogs.ShowAsync<StateQuick>(null, new DialogParameters<StateQuick> { { dialog => dialog.Target, target } });
        if (await shown.Result is not { Canceled: false, Data: IncidentState to })
        {
            return;
        }

        var moved = await QuickMove.AskAsync(useCases, dialogs, target.Incident, to, _closing.Token);
        if (moved.Failed)
        {
            snackbar.Add(text["Refused", target.Incident.Key, new FieldWords(words, zone).Refusal(moved.Error)], Severity.Error);
        }
        else if (moved.Value)
        {
            snackbar.Add(text["Done", target.Incident.Key], Severity.Success);
        }
    }

    /// <summary>Records of any kind are put off.</summary>
    private async Task SnoozeAsync(IReadOnlyList<string> keys)
    {
        var viewer = await useCases.ViewerAsync(_closing.Token);
        Condition named = new(FilterField.Key, FilterOperator.In, [.. keys.Select(key => new TextValue(Short(key).ToUpperInvariant()))]);
        var found = (await all.ListAsync(viewer.Scope, new RecordListRequest(named, Limit: MostRecords), _closing.Token)).Value?.Items ?? [];
        foreach (var key in keys.Where(key => !found.Any(row => row.Key.Equals(key, StringComparison.OrdinalIgnoreCase))))
        {
            snackbar.Add(text["Gone", Short(key)], Severity.Warning);
        }

        var over = found.ToLookup(row => row.StateCategory is StateCategory.Closed or StateCategory.Cancelled);
        foreach (var row in over[true])
        {
            snackbar.Add(text["Final", row.Key], Severity.Warning);
        }

        List<RecordRow> rows = [.. over[false]];
        var title = rows is [var one] ? snooze["SnoozeNamed", one.Key] : snooze["SnoozeMany", rows.Count];
        var offer = rows is [var single] ? await Snoozing.OfferAsync(useCases, single.Id, zone, _closing.Token) : null;
        if (rows.Count == 0 || await Snoozing.AskAsync(dialogs, title, offer) is not { } until)
        {
            return;
        }

        foreach (var row in rows)
        {
            var snoozed = await Snoozing.SnoozeAsync(useCases, row.Id, until, _closing.Token);
            snackbar.Add(
                snoozed.Failed ? text["Refused", row.Key, snooze.Say(snoozed.Error)] : snooze["Snoozed", row.Key, SnoozeDialog.Said(until, zone)],
                snoozed.Failed ? Severity.Error : Severity.Success,
                options =>
                {
                    options.Action = snoozed.Failed ? null : snooze["Undo"].Value;
                    options.OnClick = _ => InvokeAsync(() => WakeAsync(row.Id));
                });
            await useCases.RunAsync((VisitRecord visit, Actor actor) => visit.ExecuteAsync(actor, row.Id, _closing.Token));
        }

        news.Tell();
    }

    private async Task WakeAsync(RecordId record)
    {
        await useCases.RunAsync((WakeRecord wake, Actor actor) => wake.ExecuteAsync(actor, record, _closing.Token));
        news.Tell();
    }

    private static string Short(string key) => key.Length > LongestKey ? key[..LongestKey] : key;

    private async Task AskAsync<TDialog>(IReadOnlyList<QuickTarget> targets)
        where TDialog : QuickDialog
    {
        var shown = await dialogs.ShowAsync<TDialog>(null, new DialogParameters<TDialog> { { dialog => dialog.Targets, targets } });
        if (await shown.Result is { Canceled: false })
        {
            snackbar.Add(text["Done", QuickDialog.Name(text, targets)], Severity.Success);
        }
    }

    private async Task<QuickTarget?> FindAsync(string key)
    {
        if (key.Length is 0 or > LongestKey)
        {
            return null;
        }

        IncidentEdits edits = new(useCases, people, dialogs, new FieldWords(words, zone), async () => (await ReadAsync(key))?.Incident, _closing.Token);
        return await ReadAsync(key) is var (incident, access) ? new QuickTarget(incident, access, edits) : null;
    }

    private Task<(IncidentDetails Incident, IncidentAccess Access)?> ReadAsync(string key) => useCases.RunAsync(
        async (IAuthorizer authorizer, Actor actor) =>
        {
            var scope = await authorizer.ScopeAsync(actor, _closing.Token);
            if (await queries.FindByKeyAsync(scope, key, _closing.Token) is not { } incident)
            {
                return ((IncidentDetails, IncidentAccess)?)null;
            }

            reads.Note(actor, scope, RecordKind.Incident.ToText(), incident.Id.Value);
            return (incident, await IncidentAccess.AskAsync(authorizer, actor, incident, _closing.Token));
        });

    private async Task VisitAsync(IReadOnlyList<QuickTarget> targets)
    {
        foreach (var target in targets)
        {
            await useCases.RunAsync((VisitRecord visit, Actor actor) => visit.ExecuteAsync(actor, target.Incident.Id, _closing.Token));
        }
    }
}
