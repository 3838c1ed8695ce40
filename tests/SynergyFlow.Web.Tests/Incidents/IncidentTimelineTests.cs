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

    private IRenderedComponent<CascadingValue<IncidentDetails>> Show(string may = Actions.RecordNote) => Render<CascadingValue<IncidentDetails>>(outer => outer
        .Add(value => value.Value, Incident())
        .AddChildContent<CascadingValue<IncidentAccess>>(inner => inner
            .Add(value => value.Value, new IncidentAccess(_me, new HashSet<string> { may }))
            .AddChildContent<IncidentTimeline>()));

    private TimelineEntry Message(TimelineKind kind, string body, UserId? by = null) => new(
        Guid.CreateVersion7(), kind, Clock.GetUtcNow().AddMinutes(_minute++), new PersonName(by ?? UserId.New(), "Budi"), Channel.Ui, null, body, $"<p>{body}</p>", []);

    private TimelineEntry Change(string what, IReadOnlyList<TimelineChange> changes) => new(
        Guid.CreateVersion7(), TimelineKind.Change, Clock.GetUtcNow().AddMinutes(_minute++), new PersonName(UserId.New(), "Budi"), Channel.Ui, what, null, null, changes);

    private IncidentDetails Incident() => new()
    {
        Id = RecordId.New(),
        Key = "INC-1",
        Title = "VPN down",
        Description = "",
        DescriptionHtml = "",
        State = IncidentState.New,
        StateCategory = StateCategory.New,
        NextStates = [],
        Priority = Priority.P3,
        Impact = Impact.Person,
        Urgency = Urgency.Degraded,
        Requester = new PersonName(_me, "Alya"),
        OpenedBy = new PersonName(_me, "Alya"),
        ContactChannel = ContactChannel.Portal,
        IsMerged = false,
        Merged = [],
        Sensitivity = Sensitivity.Normal,
        Tags = [],
        Custom = new Dictionary<string, string>(),
        ReopenCount = 0,
        ReassignmentCount = 0,
        CreatedAt = Clock.GetUtcNow(),
        UpdatedAt = Clock.GetUtcNow(),
        Version = 1,
        Children = [],
        Links = [],
        Watchers = [],
    };

    /// <summary>A history in memory, newest page first as the database gives it.</summary>
    private sealed class History : IRecordQueries, ITimelineOrders, IAuthorizer, IMarkdown
    {
        public List<TimelineEntry> Entries { get; } = [];

        public List<TimelineFilter> Asked { get; } = [];

        public bool NewestFirst { get; private set; }

        public Task<Result<Page<TimelineEntry>>?> TimelineAsync(
            RecordScope scope, RecordId record, TimelineFilter filter, string? cursor, int limit, CancellationToken ct)
        {
            Asked.Add(filter);
            var from = cursor is null ? 0 : int.Parse(cursor, System.Globalization.CultureInfo.InvariantCulture);
            List<TimelineEntry> page = [.. Entries.AsEnumerable().Reverse().Skip(from).Take(limit)];
            var next = from + page.Count < Entries.Count ? (from + page.Count).ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
            return Task.FromResult<Result<Page<TimelineEntry>>?>(new Result<Page<TimelineEntry>>(new Page<TimelineEntry>(page, next), null));
        }

        public string ToSafeHtml(string markdown) => markdown;

        public string Sanitize(string html) => html;

        public string Show(string html, TextMarks marks, Func<string, string> address) => html;

        public IReadOnlyList<string> Calls(string html, int most) => [];

        public Task<bool> IsNewestFirstAsync(TenantId tenant, UserId user, CancellationToken ct) => Task.FromResult(NewestFirst);

        public Task ChooseAsync(TenantId tenant, UserId user, bool newestFirst, CancellationToken ct)
        {
            NewestFirst = newestFirst;
            return Task.CompletedTask;
        }

        public Task<Result> AuthorizeAsync(Actor actor, string action, Resource resource, CancellationToken ct) => Task.FromResult(Result.Success);

        public Task<RecordScope> ScopeAsync(Actor actor, CancellationToken ct) => Task.FromResult(new RecordScope(actor.Tenant, actor.Id, true, []));

        public Task<Result<Page<RecordRow>>> ListAsync(RecordScope scope, RecordListRequest request, CancellationToken ct) => throw new NotSupportedException();

        public Task<Result<IReadOnlyList<RecordRow>>> ChangedAsync(
            RecordScope scope, IReadOnlyCollection<(RecordId Record, int Sequence)> changed, CancellationToken ct) => throw new NotSupportedException();

        public Task<Result<IReadOnlySet<Guid>>> WithinAsync(
            RecordScope scope,
            RecordListRequest request,
            IReadOnlyCollection<(RecordId Record, int Sequence)> changed,
            string? previous,
            string? next,
            CancellationToken ct) => throw new NotSupportedException();

        public Task<RecordNeighbours> NeighboursAsync(RecordScope scope, RecordId record, FilterNode? filter, RecordSort sort, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyDictionary<string, int>?> GroupsAsync(RecordScope scope, RecordListRequest request, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<int?>> CountAsync(RecordScope scope, IReadOnlyList<FilterNode?> filters, int cap, TimeSpan age, CancellationToken ct) => throw new NotSupportedException();

        public Task<RecordHead?> FindAsync(RecordScope scope, string reference, CancellationToken ct) => throw new NotSupportedException();

        public Task<RecordPreview?> PreviewAsync(RecordScope scope, string key, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<AttachmentRow>> AttachmentsAsync(RecordScope scope, RecordId record, CancellationToken ct) => throw new NotSupportedException();

        public Task<Attachment?> FindAttachmentAsync(RecordScope scope, AttachmentId id, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<LinkRow>> LinksAsync(RecordScope scope, RecordId record, CancellationToken ct) => throw new NotSupportedException();

        public Task<IReadOnlyList<PersonName>> WatchersAsync(RecordScope scope, RecordId record, CancellationToken ct) => throw new NotSupportedException();
    }
}
