using Microsoft.AspNetCore.Components;
using MudBlazor;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Time;
using SynergyFlow.Core.Time.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Time;

/// <summary>A week of the reader's, or of somebody whom he leads: by record and day, with its entries, and what is decided on it.</summary>
public sealed partial class TimePage(
    UseCases useCases, ChangeFeed<TimeChanged> changes, BrowserTimeZone zone, IDialogService dialogs, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly Answers _answers = new();
    private CancellationToken _left;
    private TimeWatch? _watch;
    private Timesheet? _sheet;
    private TimesheetGrid? _grid;
    private UserId _reader;
    private UserId _shown;
    private Error? _refused;
    private string? _done;
    private bool _missing;
    private bool _busy;

    /// <summary>A day of the week; this one without it.</summary>
    [SupplyParameterFromQuery(Name = "week")]
    public string? Week { get; set; }

    /// <summary>Whose; the reader's own without it.</summary>
    [SupplyParameterFromQuery(Name = "person")]
    public string? Person { get; set; }

    private DateOnly Monday => TimeWeek.MondayOf(IsoDay.Read(Week) is { Year: > 2000 and < 9000 } day ? day : DateOnly.FromDateTime(zone.ToLocal(time.GetUtcNow()).DateTime));

    private bool IsMine => _sheet?.Person.Id == _reader;

    public void Dispose()
    {
        _watch?.Dispose();
        zone.Changed -= ZoneChanged;
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override void OnInitialized()
    {
        _left = _closing.Token;
        if (RendererInfo.IsInteractive)
        {
            zone.Changed += ZoneChanged;
            _watch = new TimeWatch(changes, time, change => change.Person == _shown, () => InvokeAsync(RefreshAsync), _left);
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        (_refused, _done) = (null, null);
        await ReadAsync();
    }

    private void ZoneChanged(object? sender, EventArgs args) => _ = InvokeAsync(RefreshAsync);

    private async Task RefreshAsync()
    {
        try
        {
            await ReadAsync();
            StateHasChanged();
        }
        catch (Exception failure) when (!_left.IsCancellationRequested)
        {
            await DispatchExceptionAsync(failure);
        }
    }

    private async Task ReadAsync()
    {
        var (asked, monday) = (_answers.Ask(), Monday);
        var sheet = await useCases.RunAsync(async (ReadTime read, Actor actor) =>
        {
            _reader = actor.Id;
            _shown = string.IsNullOrEmpty(Person) ? actor.Id : Guid.TryParse(Person, out var id) ? new UserId(id) : default;
            return (await read.WeekAsync(actor, _shown, monday, _left)).Value;
        });
        if (_answers.Take(asked))
        {
            (_sheet, _grid, _missing) = (sheet, sheet is null ? null : TimesheetGrid.Of(monday, sheet.Entries), sheet is null);
        }
    }

    private string Address(DateOnly? monday)
    {
        List<string> parts = [];
        if (monday is { } day)
        {
            parts.Add("week=" + IsoDay.Write(day));
        }

        if (!IsMine)
        {
            parts.Add("person=" + _shown);
        }

        return parts.Count == 0 ? "/time" : "/time?" + string.Join('&', parts);
    }

    private Task SubmitAsync() => DecideAsync(WeekState.Submitted, null, Text["IsSubmitted"]);

    private Task ApproveAsync() => DecideAsync(WeekState.Approved, null, Text["IsApproved"]);

    private async Task ReturnAsync()
    {
        var approved = _sheet!.Week.State is WeekState.Approved;
        if (await ReasonDialog.AskAsync(dialogs, Text[approved ? "Reopen" : "Return"]) is { } reason)
        {
            await DecideAsync(WeekState.Open, reason, Text[approved ? "IsReopened" : "IsReturned"]);
        }
    }

    private Task DecideAsync(WeekState to, string? reason, string said) => DoAsync(said, async () => (await useCases.RunAsync((DecideWeek decide, Actor actor) =>
        decide.ExecuteAsync(actor, new(_sheet!.Person.Id, _sheet.Week.Monday, to, reason, _sheet.Week.Version), _left))).Error);

    private Task TakeBackAsync(EntryRow entry) => DoAsync(Text["TakenBackOf", Effort.Hours(entry.Minutes)], async () =>
        (await useCases.RunAsync((LogTime log, Actor actor) => log.ReverseAsync(actor, entry.Id, _left))).Error);

    /// <summary>What was refused is said; what is stored is shown, whoever stored it.</summary>
    private async Task DoAsync(string said, Func<Task<Error?>> act)
    {
        if (_busy)
        {
            return;
        }

        (_busy, _done, _refused) = (true, null, null);
        try
        {
            _refused = await act();
            _done = _refused is null ? said : null;
            await ReadAsync();
        }
        finally
        {
            _busy = false;
        }
    }
}
