using System.Net;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Testing;
using SynergyFlow.Web.Incidents.Printing;
using SynergyFlow.Web.Tests.Identity;

namespace SynergyFlow.Web.Tests.Incidents;

/// <summary>The page that goes on paper: named like a file, complete, and without what is not for its reader.</summary>
public sealed class PrintPageTests(PostgresServer postgres) : WebHostTest(postgres)
{
    [Theory]
    [InlineData("Printer at gate 4", "INC-7 Printer at gate 4")]
    [InlineData("a/b\\c: \"what?\" <x>|*", "INC-7 a b c what x")]
    [InlineData("  tabs\tand\r\nlines   ", "INC-7 tabs and lines")]
    [InlineData("ends with dots. . .", "INC-7 ends with dots")]
    [InlineData("invoice\u202Efdp.exe\u0000\u200B", "INC-7 invoice fdp.exe")]
    [InlineData("../../etc", "INC-7 .. .. etc")]
    [InlineData("Drucker für Jürgen, 日本 🖨", "INC-7 Drucker für Jürgen, 日本 🖨")]
    [InlineData("???", "INC-7")]
    public void Title_IsAFileName(string title, string name) => Assert.Equal(name, PaperTitle.Of("INC-7", title));

    [Fact]
    public void Title_ThatIsLong_IsCutBetweenLetters()
    {
        var name = PaperTitle.Of("INC-7", string.Concat(Enumerable.Repeat("🖨", 200)));
        Assert.InRange(name.Length, 90, 102);
        Assert.DoesNotContain("\uFFFD", name, StringComparison.Ordinal);
        Assert.False(char.IsHighSurrogate(name[^1]));
    }

    [Fact]
    public async Task Page_HasAFileNameForATitle_TheKeyForEachSheet_AndAThousandEntries()
    {
        var agent = await PersonAsync("Alya", Role.Agent);
        var requester = await PersonAsync("Rani", Role.EndUser);
        var key = await ReportAsync(agent, requester, "Gate 4: prints <b>nothing</b>", entries: 1_000);

        var page = await ShowAsync("alya", $"/incidents/{key}/print?notes=1");
        Assert.Equal($"{key} Gate 4 prints b nothing b", page.Title);
        Assert.Equal(key, page.QuerySelector("main [data-paper-key]")!.GetAttribute("data-paper-key"));
        Assert.Equal(1_000, page.QuerySelectorAll(".print-entry").Length);
        Assert.DoesNotContain("Only the newest", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll(".frame, [role=banner], aside"));

        // Every third entry is a note.
        Assert.Equal(666, (await ShowAsync("alya", $"/incidents/{key}/print")).QuerySelectorAll(".print-entry").Length);
        Assert.Equal(666, (await ShowAsync("rani", $"/incidents/{key}/print?notes=1")).QuerySelectorAll(".print-entry").Length);
    }

    private async Task<AngleSharp.Html.Dom.IHtmlDocument> ShowAsync(string login, string address)
    {
        using var browser = Browser();
        await SignInAsync(browser, $"{login}@example.org");
        var answer = await browser.GetAsync(address, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync(Ct), Ct);
    }

    private async Task<string> ReportAsync(UserId agent, UserId requester, string title, int entries)
    {
        var created = await AskAsync((CreateIncident create) => create.ExecuteAsync(As(agent), new IncidentFields { Title = title, Requester = requester }, Ct));
        Assert.Null(created.Error);
        return await AskAsync(async (SynergyFlowDbContext db) =>
        {
            var incident = await db.Set<Incident>().SingleAsync(one => one.Id == created.Value!.Id, Ct);
            db.AddRange(Enumerable.Range(0, entries).Select(i => Comment.Write(
                incident, i % 3 == 0 ? CommentKind.Note : CommentKind.Reply, $"Entry {i}", $"<p>Entry {i}</p>", As(agent), incident.CreatedAt.AddSeconds(i + 1))));
            await db.SaveChangesAsync(Ct);
            return created.Value!.Key;
        });
    }
}
