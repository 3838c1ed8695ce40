using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Incidents.Templates;
using SynergyFlow.Core.Incidents.Templates.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents.Templates;

/// <summary>The templates that one is offered, to use, change and delete them.</summary>
public sealed partial class TemplatesPage(UseCases useCases, ITeamDirectory teams, IStringLocalizer<TemplateText> text) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _token;
    private IReadOnlyList<Template>? _templates;
    private IReadOnlyDictionary<TeamId, string> _teams = new Dictionary<TeamId, string>();
    private IReadOnlySet<TemplateId> _mine = new HashSet<TemplateId>();
    private string? _refusal;

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _token = _closing.Token;
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var (listed, mine, named) = await useCases.RunAsync(async (ReadTemplates read, Actor actor) =>
        {
            var found = await read.ListAsync(actor, _token);
            HashSet<TemplateId> editable = [];
            foreach (var template in found.Value ?? [])
            {
                if (await read.MayEditAsync(actor, template, _token))
                {
                    editable.Add(template.Id);
                }
            }

            return (found, editable, found.Failed ? [] : await teams.ListAsync(actor.Tenant, _token));
        });
        (_templates, _mine, _refusal) = (listed.Value ?? _templates, mine, listed.Error is { } error ? text.Say(error) : null);
        _teams = named.ToDictionary(team => team.Id, team => team.Name);
    }

    private async Task DeleteAsync(Template template)
    {
        var deleted = await useCases.RunAsync((DeleteTemplate delete, Actor actor) => delete.ExecuteAsync(actor, new(template.Id, template.Version), _token));
        await LoadAsync();
        _refusal = deleted.Error is { } error ? text.Say(error) : _refusal;
    }
}
