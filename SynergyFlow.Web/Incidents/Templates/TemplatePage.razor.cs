using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Incidents.Templates;
using SynergyFlow.Core.Incidents.Templates.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents.Templates;

/// <summary>One template, new or kept. What is left empty is left to who creates an incident from it.</summary>
public sealed partial class TemplatePage(
    UseCases useCases, ITeamDirectory teams, BrowserTimeZone zone, NavigationManager navigation,
    IStringLocalizer<IncidentText> words, IStringLocalizer<TemplateText> text) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _token;
    private TemplateDraft _draft = new();
    private Guid? _shown;
    private string? _refusal;
    private int _version;
    private bool _mayEdit = true;
    private bool _ready;
    private bool _saved;
    private bool _busy;

    [Parameter]
    public Guid? Id { get; set; }

    private FieldWords Words => new(words, zone);

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override void OnInitialized() => _token = _closing.Token;

    protected override async Task OnParametersSetAsync()
    {
        if (_ready && Id == _shown)
        {
            return;
        }

        // The same page component serves one template after the other, and new ones.
        (_draft, _version, _mayEdit, _ready, _saved, _refusal, _shown) = (new(), 0, true, false, false, null, Id);
        if (Id is { } id)
        {
            await LoadAsync(new TemplateId(id));
        }

        _ready = Id is null || _version > 0;
    }

    private async Task LoadAsync(TemplateId id)
    {
        var (found, mayEdit, named) = await useCases.RunAsync(async (ReadTemplates read, Actor actor) =>
        {
            var template = await read.FindAsync(actor, id, _token);
            return (template, !template.Failed && await read.MayEditAsync(actor, template.Value, _token), await teams.ListAsync(actor.Tenant, _token));
        });
        if (found.Failed)
        {
            _refusal = text.Say(found.Error);
            return;
        }

        _draft = TemplateDraft.Of(found.Value, named.ToDictionary(team => team.Id, team => team.Name));
        (_version, _mayEdit) = (found.Value.Version, mayEdit);
    }

    private async Task SaveAsync()
    {
        (_busy, _saved, _refusal) = (true, false, null);
        try
        {
            var saved = await useCases.RunAsync((SaveTemplate save, Actor actor) => save.ExecuteAsync(
                actor, new(Id is { } id ? new TemplateId(id) : null, _draft.ToFields(), Id is null ? null : _version), _token));
            if (saved.Failed)
            {
                _refusal = text.Say(saved.Error);
                return;
            }

            (_version, _saved, _shown) = (saved.Value.Version, true, saved.Value.Id.Value);
            if (Id is null)
            {
                navigation.NavigateTo($"/desk/templates/{saved.Value.Id}");
            }
        }
        finally
        {
            _busy = false;
        }
    }

    private string L(string field) => Words.Label(field);
}
