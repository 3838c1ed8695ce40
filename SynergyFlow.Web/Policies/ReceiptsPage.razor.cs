using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Policies;

/// <summary>Whether the receipts are what was sealed. The days are in the address, so that what was found can be shown to others.</summary>
public sealed partial class ReceiptsPage(UseCases useCases, NavigationManager navigation, TimeProvider time, BrowserTimeZone zone, IStringLocalizer<ReceiptsText> text, ILogger<ReceiptsPage> logger) : IDisposable
{
    private const int Shown = 7;

    private readonly CancellationTokenSource _closing = new();
    private readonly Answers _answers = new();
    private CancellationToken _left;
    private DateOnly? _from;
    private DateOnly? _to;
    private ChainReport? _report;
    private string? _problem;
    private string? _loaded;
    private bool _busy;

    [SupplyParameterFromQuery(Name = "from")]
    public string? FromText { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    public string? ToText { get; set; }

    private IStringLocalizer<ReceiptsText> Text => text;

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override void OnInitialized() => _left = _closing.Token;

    protected override async Task OnParametersSetAsync()
    {
        var wanted = $"{FromText} {ToText}";
        if (_loaded == wanted)
        {
            return;
        }

        _loaded = wanted;
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        _to = IsoDay.Read(ToText) ?? today;
        _from = IsoDay.Read(FromText) ?? _to.Value.AddDays(1 - Shown);

        // A check costs time: only the page that answers makes it, not what is sent before it.
        _busy = true;
        if (RendererInfo.IsInteractive)
        {
            await ReadAsync(_from.Value, _to.Value);
        }
    }

    private async Task CheckAsync()
    {
        if (_from is not { } from || _to is not { } to)
        {
            (_report, _problem) = (null, text["WrongDays", VerifyReceipts.MostDays]);
            return;
        }

        var wanted = $"{Spell(from)} {Spell(to)}";
        if (_loaded != wanted)
        {
            navigation.NavigateTo($"/admin/receipts?from={Spell(from)}&to={Spell(to)}");
            return;
        }

        await ReadAsync(from, to);
    }

    private async Task ReadAsync(DateOnly from, DateOnly to)
    {
        (_busy, _problem) = (true, null);
        var asked = _answers.Ask();
        try
        {
            var report = await useCases.RunAsync((VerifyReceipts verify, Actor actor) => verify.ExecuteAsync(actor, from, to, _left));
            if (_answers.Take(asked))
            {
                (_report, _problem) = (report.Value, report.Error is InvalidField ? text["WrongDays", VerifyReceipts.MostDays] : report.Failed ? text.Say(report.Error) : null);
                _busy = false;
            }
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left meanwhile.
        }
        catch (Exception failure) when (failure is TimeoutException or System.Data.Common.DbException)
        {
            CheckFailed(logger, failure);
            (_report, _problem, _busy) = (null, text["CheckFailed"], false);
        }
    }

    private static string Spell(DateOnly? day) => day is { } chosen ? IsoDay.Write(chosen) : "";

    private static DateOnly? Read(ChangeEventArgs change) => IsoDay.Read(change.Value as string);

    [LoggerMessage(6601, LogLevel.Warning, "Receipts could not be checked for a page")]
    private static partial void CheckFailed(ILogger logger, Exception failure);
}
