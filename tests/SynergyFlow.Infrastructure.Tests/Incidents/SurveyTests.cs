using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Incidents;

public sealed class SurveyTests(PostgresServer postgres) : DeskTest(postgres)
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

    private ISurveyTokens Tokens => Database.Services.GetRequiredService<ISurveyTokens>();

    [Fact]
    public async Task Rate_ByTheRequester_IsKeptInHistory_AndCanBeChangedUntilItIsOver()
    {
        var id = await OpenAsync(Maya);
        Assert.IsType<SurveyOver>((await RateAsync(Maya, new(id, 5, null))).Error);
        await ResolveAsync(id);
        Assert.Null((await RateAsync(Maya, new(id, 2, " Took long "))).Error);
        await MoveAsync(Maya, new(id, IncidentState.Closed));
        _time.Advance(TimeSpan.FromDays(14));
        Assert.Null((await RateAsync(Maya, new(id, 4, null))).Error);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.IsType<SurveyOver>((await RateAsync(Maya, new(id, 1, null))).Error);

        var details = await DetailsAsync(Agent, id);
        Assert.Equal((4, null, IncidentState.Closed), (details.CsatScore, details.CsatComment, details.State));
        Assert.Equal(2, (await EventsAsync(id)).Count(type => type == "incident.rated"));
    }

    [Fact]
    public async Task Rate_ByAnybodyElse_OrWithNonsense_IsRefused()
    {
        var id = await OpenAsync(Maya);
        await ResolveAsync(id);
        Assert.IsType<NotAllowed>((await RateAsync(Agent, new(id, 5, null))).Error);
        Assert.IsType<RecordNotFound>((await RateAsync(Rizal, new(id, 5, null))).Error);
        Assert.Equal("score", (await RateAsync(Maya, new(id, 0, null))).Error?.Field);
        Assert.Equal("score", (await RateAsync(Maya, new(id, 6, null))).Error?.Field);
        Assert.Equal("comment", (await RateAsync(Maya, new(id, 3, new string('x', 2_001)))).Error?.Field);
        Assert.Equal("comment", (await RateAsync(Maya, new(id, 3, "a\0b"))).Error?.Field);
        Assert.Null((await ReadAsync(id)).CsatScore);
    }

    [Fact]
    public async Task Rate_AfterAReopening_IsForTheNewResolutionOnly()
    {
        var id = await OpenAsync(Maya, with => with with { Assignee = Agent.Id });
        await ResolveAsync(id);
        var first = (await ReadAsync(id)).ResolvedAt;
        _time.Advance(TimeSpan.FromHours(1));
        await SayAsync(Maya, id, "Still down");
        Assert.IsType<SurveyOver>((await RateAsync(Maya, new(id, 5, null, first))).Error);
        await ResolveAsync(id);
        Assert.IsType<SurveyOver>((await RateAsync(Maya, new(id, 5, null, first))).Error);
        Assert.Null((await RateAsync(Maya, new(id, 5, null, (await ReadAsync(id)).ResolvedAt))).Error);
    }

    [Fact]
    public async Task Rate_WhereNobodyIsAsked_OrOfAMergedOne_IsRefused()
    {
        var (id, other) = (await OpenAsync(Maya), await OpenAsync(Maya));
        await ResolveAsync(id);
        await MergeAsync(Agent, other, id);
        Assert.IsType<SurveyOver>((await RateAsync(Maya, new(other, 5, null))).Error);
        var fields = DeskFields.Of(DeskSettings.Seed(Tenant.First)) with { SurveyDays = null };
        Assert.Null((await RunAsync((EditDeskSettings edit) => edit.ExecuteAsync(Admin, new(fields), Ct))).Error);
        Assert.IsType<SurveyOver>((await RateAsync(Maya, new(id, 5, null))).Error);
    }

    [Fact]
    public void Token_IsReadAsItWasIssued_AndNothingElseIsRead()
    {
        SurveyTicket ticket = new(Tenant.First, RecordId.New(), Maya.Id, _time.GetUtcNow());
        var token = Tokens.Issue(ticket);
        Assert.Equal(ticket, Tokens.Read(token));
        Assert.NotEqual(token, Tokens.Issue(ticket));
        Assert.All(
            [null, "", "x", token[..^1], token + "A", token.ToUpperInvariant(), new string('A', 601), "../../etc/passwd", "%00", token.Insert(20, "é")],
            wrong => Assert.Null(Tokens.Read(wrong)));
        for (var at = 0; at < token.Length; at += 7)
        {
            var changed = token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..];
            Assert.Null(Tokens.Read(changed));
        }
    }

    [Fact]
    public async Task Figures_CountWhatTheAskerSees()
    {
        var (rated, secret, silent) = (await OpenAsync(Maya), await OpenAsync(Rizal, with => with with { Team = Team, Sensitivity = Sensitivity.Restricted }), await OpenAsync(Maya));
        foreach (var id in new[] { rated, secret, silent })
        {
            await ResolveAsync(id);
        }

        await RateAsync(Maya, new(rated, 5, null));
        await RateAsync(Rizal, new(secret, 2, null));
        var requesters = Database.Services.GetRequiredService<IRequesterQueries>();
        Assert.Equal(new SurveyFigures(3, 2, 3.5), await requesters.SurveysAsync(await ScopeAsync(Admin), _time.GetUtcNow().AddDays(-1), Ct));
        Assert.Equal(new SurveyFigures(2, 1, 5), await requesters.SurveysAsync(await ScopeAsync(OtherAgent), _time.GetUtcNow().AddDays(-1), Ct));
        Assert.Equal(new SurveyFigures(0, 0, null), await requesters.SurveysAsync(await ScopeAsync(Admin), _time.GetUtcNow().AddDays(1), Ct));
    }

    [Fact]
    public async Task Card_ShowsOtherRequestsThatTheAgentSees_AndNothingToRequesters()
    {
        var id = await OpenAsync(Maya);
        await OpenAsync(Maya, with => with with { Title = "Printer" });
        await OpenAsync(Maya, with => with with { Title = "Salary", Team = Team, Sensitivity = Sensitivity.Restricted });
        var done = await OpenAsync(Maya, with => with with { Title = "Mouse" });
        await ResolveAsync(done);
        await OpenAsync(Rizal);
        Assert.Null((await RunAsync((Core.Identity.UseCases.EditUser edit) => edit.ExecuteAsync(Admin, new(Maya.Id, Vip: true), Ct))).Error);

        var requesters = Database.Services.GetRequiredService<IRequesterQueries>();
        var card = (await requesters.CardAsync(await ScopeAsync(OtherAgent), Maya.Id, id, Ct))!;
        Assert.Equal((true, 1, "Printer", "Mouse"), (card.Vip, card.OpenCount, Assert.Single(card.Open).Title, Assert.Single(card.Recent).Title));
        Assert.Equal(2, (await requesters.CardAsync(await ScopeAsync(Agent), Maya.Id, id, Ct))!.OpenCount);
        Assert.Null(await requesters.CardAsync(await ScopeAsync(Maya), Maya.Id, id, Ct));
    }

    private protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_time));
    }

    private Task<Result<int>> RateAsync(Actor actor, RateIncident.Command command) =>
        RunAsync((RateIncident rate) => rate.ExecuteAsync(actor, command, Ct));
}
