using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Core.Policies.Studio.UseCases;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Policies.Studio;

/// <summary>The versions of a policy, which of them decides, and the switch that takes it back.</summary>
public sealed partial class PolicyPage(
    UseCases useCases, IPolicyWorkshop workshop, IDialogService dialogs, NavigationManager navigation, TimeProvider time, IStringLocalizer<StudioText> text)
{
    /// <summary>How long a version that put itself aside is shown above the others.</summary>
    private const int ShownDays = 7;

    private IReadOnlyList<PolicyVersionRow>? _versions;
    private IReadOnlyList<PolicyVersionRow> _aside = [];
    private PolicyText? _own;
    private PolicyVersionRow? _enforced;
    private PolicyVersionRow? _canary;
    private PolicyVersionRow? _shadow;
    private string? _problem;
    private bool _busy;

    [Parameter, EditorRequired]
    public required string Policy { get; set; }

    private IStringLocalizer<StudioText> Text => text;

    private IPolicyWorkshop Workshop => workshop;

    private bool IsKnown => PolicyNames.All.Contains(Policy);

    protected override async Task OnParametersSetAsync()
    {
        await ReadAsync();
        if (_versions is not null)
        {
            _own = (await useCases.RunAsync((ReadPolicies read, Actor actor) => read.OwnAsync(actor, Policy, CancellationToken.None))).Value;
        }
    }

    private async Task ReadAsync()
    {
        var read = await useCases.RunAsync((ReadPolicies policies, Actor actor) => policies.ListAsync(actor, Policy, CancellationToken.None));
        (_versions, _problem) = (read.Value, read.Failed ? text.Say(read.Error) : null);
        _enforced = Find(PolicyState.Enforced);
        _canary = Find(PolicyState.Canary);
        _shadow = Find(PolicyState.Shadow);
        var recent = time.GetUtcNow().AddDays(-ShownDays);
        _aside = [.. (_versions ?? []).Where(version => version.EndedBy is PolicyEnd.Budget && version.ChangedAt >= recent)];

        PolicyVersionRow? Find(PolicyState state) => _versions?.FirstOrDefault(version => version.State == state);
    }

    private async Task DraftAsync()
    {
        _busy = true;
        var begun = await useCases.RunAsync((WritePolicy write, Actor actor) => write.ExecuteAsync(actor, new WritePolicy.Begin(Policy), CancellationToken.None));
        (_busy, _problem) = (false, begun.Failed ? text.Say(begun.Error) : null);
        if (!begun.Failed)
        {
            navigation.NavigateTo($"/admin/policies/{Policy}/versions/{begun.Value.Number}");
        }
    }

    private async Task KillAsync()
    {
        var shown = await dialogs.ShowAsync<KillDialog>(null, new DialogParameters<KillDialog> { { dialog => dialog.Policy, Policy } });
        if (await shown.Result is { Canceled: false })
        {
            await ReadAsync();
        }
    }

    private string Link(PolicyVersionRow version) => $"/admin/policies/{Policy}/versions/{version.Number}";
}
