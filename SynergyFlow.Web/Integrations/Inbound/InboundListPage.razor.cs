using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Integrations.Inbound.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Integrations.Inbound;

/// <summary>Which other systems may announce things here, and whether somebody has to look at what they sent.</summary>
public sealed partial class InboundListPage(UseCases useCases, IStringLocalizer<InboundText> text)
{
    private IReadOnlyList<InboundSourceRow>? _sources;
    private string? _problem;

    protected override async Task OnInitializedAsync()
    {
        var read = await useCases.RunAsync((ReadInbound inbound, Actor actor) => inbound.SourcesAsync(actor, CancellationToken.None));
        (_sources, _problem) = (read.Value, read.Error is { } error ? text.Say(error) : null);
    }
}
