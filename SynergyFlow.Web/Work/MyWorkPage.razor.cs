using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Work;

/// <summary>What waits for the reader, by when and why. It follows the records, and the clock: what becomes due moves by itself.</summary>
public sealed partial class MyWorkPage(
    UseCases useCases,
    ChangeFeed<RecordChanged> changes,
    BrowserTimeZone zone,
    SnoozeNews snoozes,
    IDialogService dialogs,
    ISnackbar snackbar,
    TimeProvider time,
    IStringLocalizer<MyWorkText> text,
    ILogger<MyWorkPage> logger) : IAsyncDisposable
{
    public const string Agents = "AGENT,TENANT_ADMIN,SYSTEM_ADMIN";
    private const string Unassigned = "assignee is empty and state in (new,assigned)";

    /// <summary>Of the address: which kinds are shown.</summary>
    private const string All = "all";
    private const string Desk = "desk";
    private const string Projects = "projects";
    private static readonly string[] s_shows = [All, Desk, Projects];

    private static readonly TimeSpan s_clock = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _closing = new();
    private readonly Answers _answers = new();
    private CancellationToken _closed;
    private MyWork? _work;
    private MentionList _mentions = new([], 0);
    private TenantId? _tenant;
    private RecordWatch? _watch;
    private ITimer? _timer;
    private bool _failed;

    [SupplyParameterFromQuery]
    public string? Show { get; set; }

    /// <summary>One thing at a time: what is to be done, without the rest.</summary>
    [SupplyParameterFromQuery]
    public string? Focus { get; set; }

    private IStringLocalizer<MyWorkText> Text => text;

    private string Shown => Show is Desk or Projects ? Show : All;

    private bool IsFocused => Focus is "1";

    private IReadOnlyList<MyWorkItem> Listed { get; set; } = [];

    private static bool IsOf(string show, RecordRow row) => show switch
    {
        Desk => row.Kind is not RecordKind.WorkItem,
        Projects => row.Kind is RecordKind.WorkItem,
        _ => true,
    };

    private static string AddressOf(string show, bool focused) => "/my-work" + (show, focused) switch
    {
        (All, false) => "",
        (All, true) => "?focus=1",
        (_, false) => $"?show={show}",
        (_, true) => $"?show={show}&focus=1",
    };

    protected override void OnParametersSet() => Choose();

    private void Choose() => Listed =
    [
        .. (_work?.Items ?? []).Where(item => IsOf(Shown, item.Record) && (!IsFocused || item.Place.Group < WorkGroup.Waiting)),
    ];

    protected override async Task OnInitializedAsync()
    {
        _closed = _closing.Token;
        if (RendererInfo.IsInteractive)
        {
            // Before the first read: what changes from then on is either in it or heard of.
            _watch = new RecordWatch(
                changes,
                time,
                change => _tenant is null || change.Tenant == _tenant,
                _ => InvokeAsync(RefreshAsync),
                failure => DispatchExceptionAsync(failure), _closed);
            _watch.Start();
        }

        await LoadAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            zone.Changed += Redraw;
            snoozes.Changed += Redraw;
            _timer = time.CreateTimer(_ => Redraw(null, EventArgs.Empty), null, s_clock, s_clock);
        }
    }

    private void Redraw(object? sender, EventArgs args) => _ = InvokeAsync(RefreshAsync);

    private async Task RefreshAsync()
    {
        await LoadAsync();
        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        var asked = _answers.Ask();
        try
        {
            var work = await useCases.RunAsync((ReadMyWork read, Actor actor) =>
            {
                _tenant = actor.Tenant;
                return read.ExecuteAsync(actor, zone.Zone, _closed);
            });
            var mentions = await useCases.RunAsync((ReadMentions read, Actor actor) => read.ExecuteAsync(actor, _closed));
            if (_answers.Take(asked))
            {
                (_work, _mentions, _failed) = (work, mentions, false);
                Choose();
            }
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            // The page was left meanwhile.
        }
        catch (Exception failure) when (failure is TimeoutException or System.Data.Common.DbException)
        {
            logger.MyWorkFailed(failure);
            _failed = true;
        }
    }

    private async Task SnoozeAsync(RecordRow row)
    {
        if (await Snoozing.AskAsync(dialogs, text["SnoozeNamed", row.Key], await Snoozing.OfferAsync(useCases, row.Id, zone, _closed)) is not { } until)
        {
            return;
        }

        var snoozed = await Snoozing.SnoozeAsync(useCases, row.Id, until, _closed);
        if (snoozed.Failed)
        {
            snackbar.Add(text.Say(snoozed.Error), Severity.Error);
        }
        else
        {
            snackbar.Add(text["Snoozed", row.Key, SnoozeDialog.Said(until, zone)], Severity.Success, options =>
            {
                options.Action = text["Undo"];
                options.OnClick = _ => InvokeAsync(() => WakeAsync(row));
            });
        }

        await RefreshAsync();
    }

    private async Task WakeAsync(RecordRow row)
    {
        await useCases.RunAsync((WakeRecord wake, Actor actor) => wake.ExecuteAsync(actor, row.Id, _closed));
        snackbar.Add(text["Woken", row.Key], Severity.Success);
        await RefreshAsync();
    }

    public async ValueTask DisposeAsync()
    {
        zone.Changed -= Redraw;
        snoozes.Changed -= Redraw;
        await _closing.CancelAsync();
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }

        if (_watch is not null)
        {
            await _watch.DisposeAsync();
        }

        _closing.Dispose();
    }
}

/// <summary>Asks until when, and puts a record off: from My Work, and by key on any row or ticket.</summary>
internal static class Snoozing
{
    /// <returns>Null where the reader thought better of it.</returns>
    /// <param name="offer">A time besides the usual ones.</param>
    public static async Task<DateTimeOffset?> AskAsync(IDialogService dialogs, string title, SnoozeOffer? offer = null)
    {
        DialogParameters<SnoozeDialog> given = new() { { dialog => dialog.Title, title }, { dialog => dialog.Offer, offer } };
        var shown = await dialogs.ShowAsync<SnoozeDialog>(null, given);
        return await shown.Result is { Canceled: false, Data: DateTimeOffset until } ? until : null;
    }

    public static Task<SnoozeOffer?> OfferAsync(UseCases useCases, RecordId record, BrowserTimeZone zone, CancellationToken ct) =>
        useCases.RunAsync((OfferSnooze offer, Actor actor) => offer.ExecuteAsync(actor, record, zone.Zone, ct));

    public static Task<Result> SnoozeAsync(UseCases useCases, RecordId record, DateTimeOffset until, CancellationToken ct) =>
        useCases.RunAsync((SnoozeRecord snooze, Actor actor) => snooze.ExecuteAsync(actor, record, until, ct));
}
