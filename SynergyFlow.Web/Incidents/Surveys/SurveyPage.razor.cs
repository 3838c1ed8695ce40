using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents.Surveys;

/// <summary>
/// A plain form for whoever has the link: it works without script and without signing in. A link that is wrong, over, or somebody
/// else's looks the same as one that never was.
/// </summary>
public sealed partial class SurveyPage(
    UseCases useCases,
    ISurveyTokens tokens,
    SurveyLimiter limiter,
    IPeople people,
    IAuthorizer authorizer,
    IIncidentQueries incidents,
    TimeProvider time,
    IStringLocalizer<SurveyText> text)
{
    private const string FormName = "survey";

    private SurveyTicket? _ticket;
    private Actor? _requester;
    private IncidentDetails? _incident;
    private string? _problem;
    private int? _score;
    private string? _comment;
    private bool _thanks;

    [CascadingParameter]
    public required HttpContext Http { get; set; }

    [Parameter, EditorRequired]
    public required string Token { get; set; }

    [SupplyParameterFromForm(FormName = FormName)]
    public Input? Form { get; set; }

    private IStringLocalizer<SurveyText> Text => text;

    protected override async Task OnInitializedAsync()
    {
        Http.Response.Headers.CacheControl = "no-store";
        if (!limiter.TryAcquire(Http.Connection.RemoteIpAddress?.ToString() ?? ""))
        {
            Http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            Http.Response.Headers.RetryAfter = "60";
            _problem = text["TooOften"];
            return;
        }

        _ticket = tokens.Read(Token);
        if (_ticket is not null)
        {
            await ReadAsync(_ticket);
        }

        if (_incident is null)
        {
            Http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    private async Task ReadAsync(SurveyTicket ticket)
    {
        var ct = Http.RequestAborted;
        if (await people.FindAsync(ticket.Tenant, ticket.Requester, ct) is not { } person)
        {
            return;
        }

        Actor requester = new(ticket.Tenant, person.Id, person.Name, Channel.Ui);
        var incident = await incidents.FindAsync(await authorizer.ScopeAsync(requester, ct), ticket.Incident, ct);
        var desk = await useCases.RunForAsync(requester, (IDeskSettingsStore store) => store.GetAsync(ticket.Tenant, ct));
        if (incident is { IsMerged: false, ResolvedAt: { } resolved } && resolved == ticket.ResolvedAt && incident.Requester.Id == requester.Id
            && desk.IsSurveyOpen(incident.State, resolved, time.GetUtcNow()))
        {
            (_requester, _incident, _score, _comment) = (requester, incident, incident.CsatScore, incident.CsatComment);
        }
    }

    private async Task RateAsync()
    {
        if (_ticket is not { } ticket || _requester is not { } requester)
        {
            return;
        }

        _comment = Form?.Comment;
        _score = int.TryParse(Form?.Score, NumberStyles.None, CultureInfo.InvariantCulture, out var chosen) ? chosen : 0;
        RateIncident.Command command = new(ticket.Incident, _score.Value, _comment, ticket.ResolvedAt);
        var rated = await useCases.RunForAsync(
            requester, (RateIncident rate) => rate.ExecuteAsync(requester, command, Http.RequestAborted));
        _thanks = !rated.Failed;
        if (rated.Failed)
        {
            Http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            _problem = rated.Error is InvalidField { Field: { } field } ? text["Wrong." + field] : text.Say(rated.Error);
        }
    }

    public sealed class Input
    {
        public string? Score { get; set; }

        public string? Comment { get; set; }
    }
}
