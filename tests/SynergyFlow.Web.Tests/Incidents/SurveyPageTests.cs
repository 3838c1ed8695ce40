using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Api;
using static SynergyFlow.Web.Tests.Api.ApiServer;

namespace SynergyFlow.Web.Tests.Incidents;

/// <summary>The survey as anybody with the link uses it: a browser without script, without a sign-in.</summary>
public sealed partial class SurveyPageTests(PostgresServer postgres) : IAsyncLifetime
{
    private ApiServer _server = null!;
    private HttpClient _agent = null!;
    private HttpClient _visitor = null!;
    private string _path = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await StartAsync(postgres, Ct);
        using var requester = await _server.ClientAsync(_server.Requester);
        _agent = await _server.ClientAsync(_server.Agent);
        _visitor = _server.CreateClient(new() { AllowAutoRedirect = false });
        var created = await requester.SendAsync(Request(HttpMethod.Post, "/api/v1/incidents", """{"title":"VPN <b>down</b>"}"""), Ct);
        _path = created.Headers.Location!.ToString();
        await MoveAsync("""{"to":"resolved","resolutionCode":"fixed","resolutionNotes":"Restarted"}""");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Answer_WithoutScriptOrSignIn_IsKept_ShownHarmlessly_AndCanBeChanged()
    {
        var token = await TokenAsync();
        var page = await _visitor.GetAsync($"/survey/{token}", Ct);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.True(page.Headers.CacheControl?.NoStore);
        var html = await page.Content.ReadAsStringAsync(Ct);
        Assert.Contains("VPN &lt;b&gt;down&lt;/b&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("blazor-ssr", html, StringComparison.OrdinalIgnoreCase);

        const string Hostile = "</textarea><script>alert(1)</script>'; DROP TABLE x";
        var answered = await PostAsync(token, html, ("Form.Score", "2"), ("Form.Comment", Hostile));
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        var again = await answered.Content.ReadAsStringAsync(Ct);
        Assert.Contains("Thank you", again, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", again, StringComparison.Ordinal);
        Assert.Equal((2, Hostile), await StoredAsync());

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(token, again, ("Form.Score", "5"), ("Form.Comment", ""))).StatusCode);
        Assert.Equal((5, null), await StoredAsync());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("6")]
    [InlineData("-1")]
    [InlineData("five")]
    [InlineData("")]
    public async Task Answer_OutOfRange_IsRefused_AndNothingIsKept(string score)
    {
        var token = await TokenAsync();
        var html = await _visitor.GetStringAsync($"/survey/{token}", Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync(token, html, ("Form.Score", score))).StatusCode);
        Assert.Equal((null, null), await StoredAsync());
    }

    [Fact]
    public async Task Link_ThatIsForgedOrOver_LooksTheSame()
    {
        var token = await TokenAsync();
        var forged = token[..30] + (token[30] == 'A' ? 'B' : 'A') + token[31..];
        var wrong = await _visitor.GetAsync($"/survey/{forged}", Ct);
        var said = Sentence(await wrong.Content.ReadAsStringAsync(Ct));
        Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);
        await MoveAsync("""{"to":"in_progress","note":"Down again"}""");
        var over = await _visitor.GetAsync($"/survey/{token}", Ct);
        Assert.Equal((HttpStatusCode.NotFound, said), (over.StatusCode, Sentence(await over.Content.ReadAsStringAsync(Ct))));
        Assert.DoesNotContain("VPN", await over.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_WithoutTheFormsToken_IsRefused()
    {
        var token = await TokenAsync();
        using FormUrlEncodedContent body = new(new Dictionary<string, string> { ["_handler"] = "survey", ["Form.Score"] = "1" });
        Assert.Equal(HttpStatusCode.BadRequest, (await _visitor.PostAsync($"/survey/{token}", body, Ct)).StatusCode);
        Assert.Equal((null, null), await StoredAsync());
    }

    [Fact]
    public async Task Requests_TooManyOfThem_AreSlowedDown()
    {
        List<HttpStatusCode> answers = [];
        for (var n = 0; n < 35; n++)
        {
            answers.Add((await _visitor.GetAsync("/survey/guess", Ct)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, answers[0]);
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
    }

    private Task<HttpResponseMessage> PostAsync(string token, string html, params (string Name, string Value)[] fields) =>
        _visitor.PostAsync(
            $"/survey/{token}",
            new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)).Concat(
            [
                KeyValuePair.Create("_handler", "survey"),
                KeyValuePair.Create("__RequestVerificationToken", Hidden().Match(html).Groups["value"].Value),
            ])),
            Ct);

    private async Task MoveAsync(string json) =>
        Assert.Equal(HttpStatusCode.OK, (await _agent.SendAsync(Request(HttpMethod.Post, _path + "/state", json), Ct)).StatusCode);

    private async Task<string> TokenAsync()
    {
        await using var db = _server.Open();
        var incident = await db.Set<Incident>().SingleAsync(Ct);
        return _server.Services.GetRequiredService<ISurveyTokens>()
            .Issue(new SurveyTicket(Tenant.First, incident.Id, incident.Requester, incident.ResolvedAt!.Value));
    }

    private async Task<(int? Score, string? Comment)> StoredAsync()
    {
        await using var db = _server.Open();
        var incident = await db.Set<Incident>().SingleAsync(Ct);
        return (incident.CsatScore, incident.CsatComment);
    }

    private static string Sentence(string html) => Alert().Match(html).Groups["text"].Value;

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hidden();

    [GeneratedRegex("role=\"alert\"[^>]*><div[^>]*>(?<text>[^<]+)<", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Alert();
}
