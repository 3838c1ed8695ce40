using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Audit;
using SynergyFlow.Core.Audit.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Incidents;

namespace SynergyFlow.Web.Audit;

/// <summary>Where an event came from: the one that caused it, the command, and the person, policy or other system; and what came of it.</summary>
public sealed partial class CausationPage(
    UseCases useCases, BrowserTimeZone zone, IStringLocalizer<IncidentText> incidents, IStringLocalizer<AuditText> text) : IDisposable
{
    /// <summary>A cause may be older than what the audit shows at first.</summary>
    private static readonly AuditAddress s_everything = new(Days: "3650");

    private CausationChain? _chain;
    private string? _problem;

    [Parameter, EditorRequired]
    public required Guid Id { get; set; }

    private IStringLocalizer<AuditText> Text => text;

    private AuditWords Words => new(text, incidents, zone);

    public static string Link(Guid id) => $"/admin/audit/{id}";

    public void Dispose() => zone.Changed -= Redraw;

    protected override void OnInitialized() => zone.Changed += Redraw;

    protected override async Task OnParametersSetAsync()
    {
        var read = await useCases.RunAsync((ReadCausation causation, Actor actor) => causation.ExecuteAsync(actor, Id, CancellationToken.None));
        (_chain, _problem) = (read.Value, text.Of(read.Error));
    }

    private void Redraw(object? sender, EventArgs args) => _ = InvokeAsync(StateHasChanged);
}
