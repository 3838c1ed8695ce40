using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Incidents;
using SynergyFlow.Web.Tests.Shared;

namespace SynergyFlow.Web.Tests.Incidents;

public sealed class IncidentTimelineTests : FrameTest
{
    private readonly UserId _me = UserId.New();
    private readonly History _history = new();
    private int _minute;

    public IncidentTimelineTests()
    {
        var signedIn = AddAuthorization().SetAuthorized("Alya");
        signedIn.SetClaims(new Claim("sub", _me.ToString()), new Claim("tenant", Tenant.First.ToString()));
        Services.AddSingleton<IRecordQueries>(_history).AddSingleton<ITimelineOrders>(_history).AddSingleton<IAuthorizer>(_history);
        Services.AddSingleton<IMarkdown>(_history);
        Services.AddScoped<ChooseTimelineOrder>().AddScoped<TenantScope>().AddScoped<UseCases>();
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public void Opening_IsOneCalmLine_WithItsFieldsOnDemand()
    {
        _history.Entries.Add(Change("incident.created", [.. Enumerable.Range(0, 14).Select(i => new TimelineChange($"field{i}", null, $"v{i}"))]));
        _history.Entries.Add(Change("incident.updated", [new TimelineChange("title", "Old", "New")]));

        var page = Show();

        var opened = page.Find("details.changes");
        Assert.False(opened.HasAttribute("open"));
        Assert.Contains("14 fields", opened.QuerySelector("summary")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(14, opened.QuerySelectorAll(".change").Length);
        var updated = page.FindAll("li").Single(line => line.TextContent.Contains("New", StringComparison.Ordinal));
        Assert.Null(updated.QuerySelector("details"));
        Assert.Equal("Old", updated.QuerySelector("del")!.TextContent.Trim());
    }

    [Fact]
    public void RepliesAndNotes_AreToldApart_AndHaveAnAddressOfTheirOwn()
    {
        var (reply, note) = (Message(TimelineKind.Reply, "Hello"), Message(TimelineKind.Note, "psst"));
        _history.Entries.AddRange([reply, note]);

        var page = Show();

        Assert.NotNull(page.Find($"#e-{reply.Id} .entry-reply"));
        Assert.NotNull(page.Find($"#e-{note.Id} .entry-note"));
        Assert.Equal($"/incidents/INC-1#e-{note.Id}", page.Find($"#e-{note.Id} .permalink").GetAttribute("href"));
    }

    [Fact]
    public void Agents_SeeHowFreshTheHistoryIs()
    {
        Assert.Empty(Show().FindAll(".freshness")); // not known yet
        Freshness.Set("history", TimeSpan.FromSeconds(4));
        var badge = Show().Find(".freshness");
        Assert.Equal(("history", "delayed", "4000"), (badge.GetAttribute("data-subscription"), badge.GetAttribute("data-level"), badge.GetAttribute("data-age-ms")));
        Assert.Empty(Show(Actions.RecordReply).FindAll(".freshness"));
    }

    [Fact]
    public void NotesFilter_IsOfferedToAgentsOnly()
    {
        Assert.Contains("Notes", Show().Find("[role=tablist]").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Notes", Show(Actions.RecordReply).Find("[role=tablist]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Filter_AsksForThatSortOnly()
    {
        var page = Show();
        page.FindAll("[role=tab]").Single(tab => tab.TextContent.Trim() == "Notes").Click();
        Assert.Equal([TimelineFilter.All, TimelineFilter.Notes], _history.Asked);
        Assert.Equal("true", page.FindAll("[role=tab]").Single(tab => tab.TextContent.Trim() == "Notes").GetAttribute("aria-selected"));
    }

    [Fact]
    public void Earlier_ArePutBeforeWhatIsShown_AndTheButtonGoesWithTheLast()
    {
        _history.Entries.AddRange(Enumerable.Range(0, 120).Select(i => Message(TimelineKind.Reply, $"m{i}")));
        var page = Show();
        Assert.Equal(50, page.FindAll(".timeline > li").Count);
        Assert.Contains("m119", page.FindAll(".timeline > li")[^1].TextContent, StringComparison.Ordinal);

        page.Find("[data-earlier]").Click();
        Assert.Contains("m20", page.FindAll(".timeline > li")[0].TextContent, StringComparison.Ordinal);
        page.Find("[data-earlier]").Click();
        Assert.Equal(120, page.FindAll(".timeline > li").Count);
        Assert.Empty(page.FindAll("[data-earlier]"));
    }

    [Fact]
    public void NewestFirst_TurnsTheOrder_AndIsKept()
    {
        _history.Entries.AddRange([Message(TimelineKind.Reply, "first"), Message(TimelineKind.Reply, "last")]);
        var page = Show();
        page.Find("[data-timeline-order]").Click();
        Assert.Contains("last", page.FindAll(".timeline > li")[0].TextContent, StringComparison.Ordinal);
        Assert.True(_history.NewestFirst);
    }

    [Fact]
    public async Task News_OfOthersIsAnnounced_OnesOwnIsNot()
    {
        _history.Entries.Add(Message(TimelineKind.Reply, "first"));
        var page = Show();
        _history.Entries.Add(Message(TimelineKind.Reply, "mine", _me));
        await page.InvokeAsync(() => page.FindComponent<IncidentTimeline>().Instance.RefreshAsync());
        Assert.Equal("", page.Find("[data-timeline-news]").TextContent);
        _history.Entries.Add(Message(TimelineKind.Reply, "theirs"));
        await page.InvokeAsync(() => page.FindComponent<IncidentTimeline>().Instance.RefreshAsync());
        Assert.NotEqual("", page.Find("[data-timeline-news]").TextContent);
    }

    [Fact]
    public async Task Refresh_ShowsWhatCameInBetween_WithoutAGap_AndKeepsWhatIsEarlier()
    {
        _history.Entries.AddRange(Enumerable.Range(0, 120).Select(i => Message(TimelineKind.Reply, $"m{i}")));
        var page = Show();

        // Many come at once, and one of them had waited for so long that all the others are newer.
        _history.Entries.Insert(100, Message(TimelineKind.Reply, "late") with { At = _history.Entries[99].At });
        _history.Entries.AddRange(Enumerable.Range(120, 49).Select(i => Message(TimelineKind.Reply, $"m{i}")));
        await page.InvokeAsync(() => page.FindComponent<IncidentTimeline>().Instance.RefreshAsync());

        Assert.Equal([.. Said(70, 30), "late", .. Said(100, 69)], Shown());
        Assert.Contains("50", page.Find("[data-timeline-news]").TextContent, StringComparison.Ordinal);
        page.Find("[data-earlier]").Click();
        Assert.Equal([.. Said(20, 80), "late", .. Said(100, 69)], Shown());

        static IEnumerable<string> Said(int first, int count) => Enumerable.Range(first, count).Select(i => $"m{i}");
        List<string> Shown() => [.. page.FindAll(".timeline .entry-body").Select(body => body.TextContent.Trim())];
    }

    [Fact]
    public async Task OlderAnswer_ThatComesLater_TakesNoNewEntryBack()
    {
        _history.Entries.Add(Message(TimelineKind.Reply, "first"));
        var page = Show();
        var slow = _history.Hold();
        var older = page.InvokeAsync(() => page.FindComponent<IncidentTimeline>().Instance.RefreshAsync());
        _history.Entries.Add(Message(TimelineKind.Reply, "second"));
        await page.InvokeAsync(() => page.FindComponent<IncidentTimeline>().Instance.RefreshAsync());
        slow.SetResult();
        await older;
        Assert.Equal(2, page.FindAll(".timeline > li").Count);
    }

    private IRenderedComponent<CascadingValue<IncidentDetails>> Show(string may = Actions.RecordNote) => Render<CascadingValue<IncidentDetails>>(outer => outer
        .Add(value => value.Value, SampleIncident.Of(_me, Clock.GetUtcNow()))
        .AddChildContent<CascadingValue<IncidentAccess>>(inner => inner
            .Add(value => value.Value, new IncidentAccess(_me, new HashSet<string> { may }))
            .AddChildContent<IncidentTimeline>()));

    private TimelineEntry Message(TimelineKind kind, string body, UserId? by = null) => new(
        Guid.CreateVersion7(), kind, Clock.GetUtcNow().AddMinutes(_minute++), new PersonName(by ?? UserId.New(), "Budi"), Channel.Ui, null, body, $"<p>{body}</p>", []);

    private TimelineEntry Change(string what, IReadOnlyList<TimelineChange> changes) => new(
        Guid.CreateVersion7(), TimelineKind.Change, Clock.GetUtcNow().AddMinutes(_minute++), new PersonName(UserId.New(), "Budi"), Channel.Ui, what, null, null, changes);
}
