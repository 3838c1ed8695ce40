using Microsoft.AspNetCore.Components;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Integrations.Inbound.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Integrations.Inbound;

/// <summary>The alerts behind an incident, and whether they still fire; nothing where there are none.</summary>
public sealed partial class AlertsPanel(UseCases useCases)
{
    private IReadOnlyList<AlertRow> _alerts = [];
    private (string Record, int Version)? _read;

    /// <summary>Key of the incident.</summary>
    [Parameter, EditorRequired]
    public required string Record { get; set; }

    /// <summary>Of the incident: what changed it may have been an alert.</summary>
    [Parameter, EditorRequired]
    public required int Version { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (_read == (Record, Version))
        {
            return;
        }

        _read = (Record, Version);
        _alerts = (await useCases.RunAsync((ReadAlerts read, Actor actor) => read.OfAsync(actor, Record, CancellationToken.None))).Value ?? [];
    }
}
