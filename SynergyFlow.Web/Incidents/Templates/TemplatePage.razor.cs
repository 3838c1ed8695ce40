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
    private PickerItem? _audience;
    private PickerItem? _team;
    private string _name = "";
    private string? _title;
    private string _description = "";
    private string? _category;
    private string? _service;
    private string _impact = "";
    private string _urgency = "";
    private string? _tags;
    private string? _steps;
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
        if (Id is { } id && !_saved)
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

        var (kept, content) = (found.Value, found.Value.Content);
        (_name, _audience, _version, _mayEdit) = (kept.Name, Pick(kept.Audience), kept.Version, mayEdit);
        (_title, _description, _category, _service) = (content.Title, content.Description ?? "", content.Category, content.Service);
        (_team, _impact, _urgency) = (Pick(content.Team), content.Impact?.ToText() ?? "", content.Urgency?.ToText() ?? "");
        (_tags, _steps) = (string.Join(", ", content.Tags), string.Join("\n", content.Steps));

        PickerItem? Pick(TeamId? team) => team is { } one ? new PickerItem(one.ToString(), named.FirstOrDefault(row => row.Id == one)?.Name ?? "") : null;
    }

    private async Task SaveAsync()
    {
        (_busy, _saved, _refusal) = (true, false, null);
        try
        {
            TemplateFields fields = new(_name, IdOf(_audience), new TemplateContent
            {
                Title = _title,
                Description = _description,
                Category = _category,
                Service = _service,
                Team = IdOf(_team),
                Impact = EnumText.TryParse<Impact>(_impact, out var impact) ? impact : null,
                Urgency = EnumText.TryParse<Urgency>(_urgency, out var urgency) ? urgency : null,
                Tags = IncidentPatches.Tags(_tags),
                Steps = (_steps ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            });
            var saved = await useCases.RunAsync((SaveTemplate save, Actor actor) => save.ExecuteAsync(
                actor, new(Id is { } id ? new TemplateId(id) : null, fields, Id is null ? null : _version), _token));
            if (saved.Failed)
            {
                _refusal = text.Say(saved.Error);
                return;
            }

            (_version, _saved) = (saved.Value.Version, true);
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

    private static TeamId? IdOf(PickerItem? picked) => picked is null ? null : new TeamId(Guid.Parse(picked.Value));
}
