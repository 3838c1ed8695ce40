using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Integrations.Inbound.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Incidents;
using SynergyFlow.Web.Integrations.Inbound;

namespace SynergyFlow.Web.Work.Graph;

/// <summary>What changed on what a record depends on before it was begun: past, so it is read once for each number of hours.</summary>
public sealed partial class GraphBefore(
    UseCases useCases, IRecordQueries records, BrowserTimeZone zone, IStringLocalizer<WorkText> work, IStringLocalizer<IncidentText> events, IStringLocalizer<InboundText> inbound)
    : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly Answers _answers = new();
    private CancellationToken _left;
    private Before? _before;
    private (RecordId Record, int Hours)? _read;
    private string? _problem;

    [Parameter, EditorRequired]
    public required RecordHead Root { get; set; }

    [Parameter, EditorRequired]
    public int Hours { get; set; }

    [Parameter]
    public EventCallback<int> OnHours { get; set; }

    private static int[] Choices { get; } = [1, 4, 24, 72, ChangesBefore.MostHours];

    private IStringLocalizer<InboundText> Inbound => inbound;

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override void OnInitialized() => _left = _closing.Token;

    protected override async Task OnParametersSetAsync()
    {
        if (_read == (Root.Id, Hours))
        {
            return;
        }

        _read = (Root.Id, Hours);
        var asked = _answers.Ask();
        var viewer = await useCases.ViewerAsync(_left);
        var found = await records.ChangesBeforeAsync(viewer.Scope, Root.Id, Hours, _left);
        var before = found.Value is { } changes
            ? await useCases.RunAsync((ReadDeployments read, Actor actor) => Before.WithDeploymentsAsync(changes, read, actor, _left))
            : null;
        if (_answers.Take(asked))
        {
            (_before, _problem) = (before, found.Error is { } refused ? work.Say(refused) : null);
        }
    }

    private string Exact(DateTimeOffset at) => new FieldWords(events, zone).Exact(at);

    private string Sentence(TimelineEntry entry) => events["Event." + entry.Event] is { ResourceNotFound: false } known ? known.Value : events["Event.other"].Value;
}
