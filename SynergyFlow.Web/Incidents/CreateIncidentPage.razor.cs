using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Routing;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Incidents.Decisions;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents;

/// <summary>Reports an incident: agents for whom they like, others for themselves. A refusal leaves everything typed where it is.</summary>
public sealed partial class CreateIncidentPage(
    UseCases useCases,
    IIncidentQueries queries,
    IRecordQueries records,
    ITeamDirectory teams,
    IJSRuntime js,
    NavigationManager navigation,
    BrowserTimeZone zone,
    IStringLocalizer<IncidentText> text,
    IStringLocalizer<DecisionText> decisionText) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _left;
    private ElementReference _form;
    private IJSObjectReference? _module;
    private PriorityDecision? _preview;
    private string? _wouldGoTo;
    private RecordHead? _source;
    private CreatedIncident? _created;
    private PickerItem? _requester;
    private PickerItem? _team;
    private PickerItem? _assignee;
    private string? _title;
    private string _description = "";
    private string _impact = Impact.Person.ToText();
    private string _urgency = Urgency.Degraded.ToText();
    private string _channel = ContactChannel.Portal.ToText();
    private string? _category;
    private string? _service;
    private string? _tags;
    private string? _subcategory;
    private string? _location;
    private string? _problem;
    private string? _field;
    private string? _fieldProblem;
    private bool _agent;
    private bool _busy;

    /// <summary>The key of the record that this one is created from and linked to.</summary>
    [SupplyParameterFromQuery(Name = "relatedTo")]
    public string? RelatedTo { get; set; }

    private IStringLocalizer<IncidentText> Text => text;

    private FieldWords Words => new(text, zone);

    private DecisionWords Decisions => new(decisionText, Words);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _closing.Dispose();
        if (_module is not null)
        {
            try
            {
                await _module.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser is gone, and the module with it.
            }
        }
    }

    protected override void OnInitialized() => _left = _closing.Token;

    protected override async Task OnInitializedAsync()
    {
        var viewer = await useCases.RunAsync(async (IAuthorizer authorizer, Actor actor) => (
            Actor: actor,
            Scope: await authorizer.ScopeAsync(actor, _left),
            ForOthers: await authorizer.AllowedAsync(actor, [Actions.IncidentCreateFor], new Resource("incident", actor.Tenant), _left)));
        _agent = viewer.ForOthers.Count > 0;
        _requester = new PickerItem(viewer.Actor.Id.ToString(), viewer.Actor.Name);
        if (RelatedTo is { Length: > 0 and <= 40 } key && await records.FindAsync(viewer.Scope, key, _left) is { } source)
        {
            (_source, _title) = (source, source.Title);
            if (source.Kind is RecordKind.Incident && await queries.FindByKeyAsync(viewer.Scope, source.Key, _left) is { } incident)
            {
                Prefill(incident);
            }
        }

        await PreviewAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        try
        {
            _module = await js.InvokeAsync<IJSObjectReference>("import", _left, "./" + Assets["assets/modules/composer.js"]);
            await _module.InvokeVoidAsync("submitByKeys", _left, _form);
            await _module.InvokeVoidAsync("keepFiles", _left, _form);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // The page was left before its script had come.
        }
    }

    private void Prefill(IncidentDetails source)
    {
        (_title, _category, _subcategory, _service, _location) =
            (source.Title, source.Category, source.Subcategory, source.Service, source.Location);
        (_impact, _urgency) = (source.Impact.ToText(), source.Urgency.ToText());
        _tags = string.Join(", ", source.Tags);
        if (_agent)
        {
            _requester = new PickerItem(source.Requester.Id.ToString(), source.Requester.Name);
        }
    }

    /// <summary>What policy would decide now. It is decided anew, with a receipt, when the incident is created.</summary>
    private async Task PreviewAsync()
    {
        _preview = await useCases.RunAsync(async (Priorities priorities, Actor actor) =>
            Command(actor) is var fields && Enum.IsDefined(fields.Impact) && Enum.IsDefined(fields.Urgency)
                ? await priorities.DecideAsync(actor, fields with { Service = fields.Service?.Trim() }, null, _left)
                : null);
        _wouldGoTo = _agent && _preview is { } preview
            ? await useCases.RunAsync(async (IncidentRouting routing, Actor actor) =>
                Command(actor).Checked() is { Failed: false } fields
                && await routing.DecideAsync(actor, fields.Value, preview.Priority, null, _left) is { Team: { } team }
                    ? (await teams.FindAsync(actor.Tenant, team, _left))?.Name
                    : null)
            : null;
    }

    private Task PickRequesterAsync(PickerItem? picked)
    {
        _requester = picked;
        return PreviewAsync();
    }

    private async Task CreateAsync()
    {
        if (_busy || _created is not null)
        {
            return;
        }

        (_busy, _problem, _field, _fieldProblem) = (true, null, null, null);
        try
        {
            var created = await useCases.RunAsync((CreateIncident create, Actor actor) => create.ExecuteAsync(actor, Command(actor), _steps, _left));
            if (created.Failed)
            {
                Refuse(created.Error);
                return;
            }

            _created = created.Value;
            var unlinked = await LinkAsync(created.Value);
            var missing = await SendFilesAsync(created.Value);
            if (unlinked is not null || missing > 0)
            {
                _problem = unlinked is not null
                    ? text["CreatedNotLinked", created.Value.Key, Words.Refusal(unlinked)]
                    : text["CreatedWithoutFiles", created.Value.Key, missing];
                return;
            }

            navigation.NavigateTo($"/incidents/{created.Value.Key}");
        }
        finally
        {
            _busy = false;
        }
    }

    private IncidentFields Command(Actor actor) => new()
    {
        Title = _title ?? "",
        Description = _description,
        Impact = EnumText.TryParse<Impact>(_impact, out var impact) ? impact : default,
        Urgency = EnumText.TryParse<Urgency>(_urgency, out var urgency) ? urgency : default,
        Category = _category,
        Subcategory = _subcategory,
        Service = _service,
        Location = _location,
        Requester = _agent && _requester is { } requester ? new UserId(Guid.Parse(requester.Value)) : actor.Id,
        ContactChannel = EnumText.TryParse<ContactChannel>(_channel, out var channel) ? channel : default,
        Tags = IncidentPatches.Tags(_tags),
        Team = _team is { } team ? new TeamId(Guid.Parse(team.Value)) : null,
        Assignee = _assignee is { } assignee ? new UserId(Guid.Parse(assignee.Value)) : null,
    };

    private async Task<Error?> LinkAsync(CreatedIncident created) => _source is not { } source
        ? null
        : (await useCases.RunAsync((LinkRecords link, Actor actor) => link.ExecuteAsync(
            actor, new LinkRecords.Command(created.Id, LinkRole.Relates, source.Id), _left))).Error;

    /// <returns>How many did not arrive: each says why on the page, and can be tried again there.</returns>
    private async Task<int> SendFilesAsync(CreatedIncident created) => _module is null
        ? 0
        : await _module.InvokeAsync<int>("sendFiles", _left, _form, created.Id.Value);

    private void Refuse(Error error)
    {
        var said = error.Field is "title" && string.IsNullOrWhiteSpace(_title) ? text["TitleMissing"] : Words.Refusal(error);
        if (error.Field is "title" or "description" or "category" or "service" or "requester" or "team" or "assignee" or "tags")
        {
            (_field, _fieldProblem) = (error.Field, said);
        }
        else
        {
            _problem = said;
        }
    }

    private string L(string field) => Words.Label(field);

    private string? Invalid(string field) => _field == field ? "true" : null;
}
