using Microsoft.AspNetCore.Components;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Time;
using SynergyFlow.Core.Time.UseCases;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Time;

/// <summary>The section of a record's page that says what time it took. It follows what others log.</summary>
public sealed partial class RecordTimePanel(UseCases useCases, ChangeFeed<TimeChanged> changes, TimeProvider time) : IDisposable
{
    private const int Shown = 5;

    private readonly CancellationTokenSource _closing = new();
    private readonly Answers _answers = new();
    private CancellationToken _left;
    private TimeWatch? _watch;
    private RecordTime? _spent;
    private RecordId? _loaded;

    [Parameter, EditorRequired]
    public required RecordId Record { get; set; }

    /// <summary>In minutes; null where nobody estimated it.</summary>
    [Parameter]
    public int? Estimate { get; set; }

    public void Dispose()
    {
        _watch?.Dispose();
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override void OnInitialized()
    {
        _left = _closing.Token;
        if (RendererInfo.IsInteractive)
        {
            // Before the first read: what is logged from then on is either in it or heard of.
            _watch = new TimeWatch(changes, time, change => change.Records.Contains(Record.Value), () => InvokeAsync(RefreshAsync), _left);
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == Record)
        {
            return;
        }

        (_loaded, _spent) = (Record, null);
        await ReadAsync();
    }

    /// <summary>On this record, which is not the person's time where the entry is split.</summary>
    private int On(EntryRow entry) => entry.Records.FirstOrDefault(share => share.Record?.Id == Record)?.Minutes ?? entry.Minutes;

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
        var asked = _answers.Ask();
        var spent = await useCases.RunAsync((ReadTime read, Actor actor) => read.OfRecordAsync(actor, Record, null, Shown, _left));
        if (_answers.Take(asked))
        {
            _spent = spent.Value;
        }
    }
}
