using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Integrations.Inbound.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Integrations.Inbound;

/// <summary>What pipelines have brought where, the latest first: the first question when something broke.</summary>
public sealed partial class DeploymentListPage(UseCases useCases, NavigationManager navigation, IStringLocalizer<InboundText> text)
{
    private const int PageSize = 50;

    private Page<DeploymentRow>? _page;
    private string? _problem;

    [SupplyParameterFromQuery(Name = "application")]
    public string? Application { get; set; }

    [SupplyParameterFromQuery(Name = "environment")]
    public string? Environment { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    public string? Status { get; set; }

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    private bool IsFiltered => Filter != new DeploymentFilter() || Cursor is not null;

    private DeploymentFilter Filter => new(Asked(Application), Asked(Environment), EnumText.TryParse<DeploymentStatus>(Status, out var status) ? status : null);

    protected override async Task OnParametersSetAsync()
    {
        var read = await useCases.RunAsync((ReadDeployments deployments, Actor actor) => deployments.ListAsync(actor, Filter, Cursor, PageSize, CancellationToken.None));
        (_page, _problem) = (read.Value, read.Error is { } error ? text.Say(error) : null);
    }

    private static string? Asked(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed;

    private string Link(string? cursor) => navigation.GetUriWithQueryParameter("cursor", cursor);

    private static string? Tone(DeploymentStatus status) => status switch
    {
        DeploymentStatus.Succeeded => "tone-success",
        DeploymentStatus.Failed => "tone-danger",
        DeploymentStatus.RolledBack => "tone-warning",
        _ => null,
    };
}
