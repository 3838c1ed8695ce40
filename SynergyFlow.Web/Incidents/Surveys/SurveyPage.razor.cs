using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents.Surveys;

/// <summary>
/// A plain form for whoever has the link: it works without script and without signing in. A link that is wrong, over, or somebody
/// else's looks the same as one that never was.
/// </summary>
public sealed partial class SurveyPage(
    IServiceScopeFactory scopes, ISurveyTokens tokens, SurveyLimiter limiter, TimeProvider time, IStringLocalizer<SurveyText> text)
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
        await using var scope = Open(ticket);
        var services = scope.ServiceProvider;
        if (await services.GetRequiredService<IPeople>().FindAsync(ticket.Tenant, ticket.Requester, Http.RequestAborted) is not { } person)
        {
            return;
        }

        Actor requester = new(ticket.Tenant, person.Id, person.Name, Channel.Ui);
        var sees = await services.GetRequiredService<IAuthorizer>().ScopeAsync(requester, Http.RequestAborted);
        var incident = await services.GetRequiredService<IIncidentQueries>().FindAsync(sees, ticket.Incident, Http.RequestAborted);
        var desk = await services.GetRequiredService<IDeskSettingsStore>().GetAsync(ticket.Tenant, Http.RequestAborted);
        if (incident is { IsMerged: false, ResolvedAt: { } resolved } && resolved == ticket.ResolvedAt && incident.Requester.Id == requester.Id
            && desk.IsSurveyOpen(incident.State, resolved, time.GetUtcNow()))
        {
            (_requester, _incident, _score, _comment) = (requester, incident, incident.CsatScore, incident.CsatComment);
        }
    }

    private async Task RateAsync()
    {
        if (_ticket is not { } ticket || _requester is null)
        {
            return;
        }

        _comment = Form?.Comment;
        _score = int.TryParse(Form?.Score, NumberStyles.None, CultureInfo.InvariantCulture, out var chosen) ? chosen : 0;
        await using var scope = Open(ticket);
        var rated = await scope.ServiceProvider.GetRequiredService<RateIncident>().ExecuteAsync(
            _requester, new RateIncident.Command(ticket.Incident, _score.Value, _comment, ticket.ResolvedAt), Http.RequestAborted);
        _thanks = !rated.Failed;
        if (rated.Failed)
        {
            Http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            _problem = rated.Error is InvalidField { Field: { } field } ? text["Wrong." + field] : text.Say(rated.Error);
        }
    }

    private AsyncServiceScope Open(SurveyTicket ticket)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = ticket.Tenant;
        return scope;
    }

    public sealed class Input
    {
        public string? Score { get; set; }

        public string? Comment { get; set; }
    }
}
