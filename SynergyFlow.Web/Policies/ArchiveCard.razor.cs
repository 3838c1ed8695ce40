using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Policies;

/// <summary>For administrators: what is in the archive, what has to wait, and what is wrong.</summary>
public sealed partial class ArchiveCard(UseCases useCases, BrowserTimeZone zone, IStringLocalizer<ReceiptsText> text, ILogger<ArchiveCard> logger) : IDisposable
{
    private const int Shown = 12;

    private readonly CancellationTokenSource _closing = new();
    private ArchiveReport? _report;
    private bool _failed;
    private bool _all;

    private IStringLocalizer<ReceiptsText> Text => text;

    private BrowserTimeZone Zone => zone;

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        var left = _closing.Token;
        try
        {
            var report = await useCases.RunAsync((ReadArchive read, Actor actor) => read.ExecuteAsync(actor, left));
            (_report, _failed) = (report.Value, report.Failed);
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            // The page was left meanwhile.
        }
        catch (Exception failure) when (failure is TimeoutException or DbException)
        {
            ReadFailed(logger, failure);
            _failed = true;
        }
    }

    private static string Count(long rows) => rows.ToString("N0", CultureInfo.CurrentCulture);

    [LoggerMessage(6602, LogLevel.Warning, "What became of old receipts could not be read for a page")]
    private static partial void ReadFailed(ILogger logger, Exception failure);
}
