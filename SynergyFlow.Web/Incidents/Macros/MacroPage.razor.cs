using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Incidents.Changing;
using SynergyFlow.Core.Incidents.Macros;
using SynergyFlow.Core.Incidents.Macros.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Incidents.Bulk;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents.Macros;

/// <summary>One macro, new or kept, with what it would do to an incident of one's choice.</summary>
public sealed partial class MacroPage(
    UseCases useCases, IPeople people, ITeamDirectory teams, IRecordQueries records, BrowserTimeZone zone, NavigationManager navigation,
    IStringLocalizer<IncidentText> words, IStringLocalizer<BulkText> changeText, IStringLocalizer<MacroText> text) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _token;
    private ChangeDraft? _draft;
    private PickerItem? _team;
    private string _name = "";
    private string? _folder;
    private string _tags = "";
    private string _visibility = MacroVisibility.Private.ToText();
    private string? _refusal;
    private int _version;
    private bool _mayEdit = true;
    private bool _saved;
    private bool _busy;

    [Parameter]
    public Guid? Id { get; set; }

    /// <summary>The macro that a new one is a copy of.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public Guid? From { get; set; }

    private FieldWords Words => new(words, zone);

    private IReadOnlyList<Choice> Visibilities =>
        [.. EnumText.All<MacroVisibility>().Select(one => new Choice(one, text["Visibility." + one]))];

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override void OnInitialized() => _token = _closing.Token;

    protected override async Task OnParametersSetAsync()
    {
        if ((Id ?? From) is { } id)
        {
            await LoadAsync(new MacroId(id), copy: Id is null);
        }
        else if (_draft is null || _version > 0)
        {
            // Not what a macro that was shown before has left in the fields.
            (_draft, _team, _name, _folder, _tags, _visibility) = (new(), null, "", null, "", MacroVisibility.Private.ToText());
            (_version, _mayEdit, _saved) = (0, true, false);
        }
    }

    private IncidentChanges Changes() => _draft!.ToChanges(Words);

    private async Task LoadAsync(MacroId id, bool copy)
    {
        var (found, mayEdit) = await useCases.RunAsync(async (ReadMacros read, Actor actor) =>
        {
            var macro = await read.FindAsync(actor, id, _token);
            return (macro, !macro.Failed && await read.MayEditAsync(actor, macro.Value, _token));
        });
        if (found.Failed)
        {
            (_draft, _refusal) = (null, text.Say(found.Error));
            return;
        }

        var kept = found.Value;
        var viewer = await useCases.ViewerAsync(_token);
        ChangeLines lines = new(people, teams, records, Words, changeText);
        _draft = ChangeDraft.Of(kept.Changes, await lines.NamesAsync(viewer, kept.Changes, _token), Words);
        _name = copy ? text["CopyName", kept.Name] : kept.Name;
        (_folder, _tags, _version) = (kept.Folder, string.Join(", ", kept.Tags), kept.Version);
        _visibility = copy ? MacroVisibility.Private.ToText() : kept.Visibility.ToText();
        _team = !copy && kept.Team is { } team
            ? new PickerItem(team.ToString(), (await teams.FindAsync(kept.Tenant, team, _token))?.Name ?? "")
            : null;
        _mayEdit = copy || mayEdit;
    }

    private async Task SaveAsync()
    {
        (_busy, _saved, _refusal) = (true, false, null);
        try
        {
            MacroFields fields = new()
            {
                Name = _name,
                Folder = _folder,
                Tags = _tags.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                Visibility = EnumText.Parse<MacroVisibility>(_visibility),
                Team = _visibility == MacroVisibility.Team.ToText() && _team is { } team ? new TeamId(Guid.Parse(team.Value)) : null,
                Changes = Changes(),
            };
            var saved = await useCases.RunAsync((SaveMacro save, Actor actor) => save.ExecuteAsync(
                actor, new(Id is { } id ? new MacroId(id) : null, fields, Id is null ? null : _version), _token));
            if (saved.Failed)
            {
                _refusal = text.Say(saved.Error);
                return;
            }

            (_version, _saved) = (saved.Value.Version, true);
            if (Id is null)
            {
                navigation.NavigateTo($"/desk/macros/{saved.Value.Id}");
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
