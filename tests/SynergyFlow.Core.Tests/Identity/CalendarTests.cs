using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Calendars;
using SynergyFlow.Core.Identity.Calendars.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Tests.Identity;

/// <summary>Calendars that other programs read: their secret address is told once, and they belong to one person.</summary>
public sealed class CalendarTests
{
    private readonly Office _office = new();
    private readonly Feeds _feeds = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private ChangeCalendars Change => new(_feeds, _office.Gate, _office, _office.Time);

    [Fact]
    public async Task Calendar_IsShownOnceAndStoredAsHash()
    {
        var made = await Change.MakeAsync(Office.As(_office.Agent), new(" Phone ", [CalendarContent.Snoozes, CalendarContent.Due, CalendarContent.Due], 15), Ct);

        Assert.Null(made.Error);
        var feed = Assert.Single(_feeds.All);
        Assert.Equal(("Phone", 15, _office.Agent.Id), (feed.Name, feed.Reminder, feed.User));
        Assert.Equal(["due", "snoozes"], feed.Contents);
        Assert.Equal(TokenSecret.Hash(made.Value!.Secret), feed.Hash);
        Assert.Equal(feed.Tenant, CalendarSecret.TenantOf(made.Value.Secret));
        Assert.Equal(68, made.Value.Secret.Length); // 256 bits of chance, and the tenant
        Assert.DoesNotContain(made.Value.Secret, made.Value.ToString(), StringComparison.Ordinal);
        var told = Assert.IsType<UserCalendarCreated>(Assert.Single(_office.Agent.Events).Event);
        Assert.Equal(new FieldChange("calendar", null, "Phone (due snoozes)"), Assert.Single(told.Changes));
    }

    [Theory]
    [InlineData("", CalendarContent.Due, null, "name")]
    [InlineData("x", null, null, "contents")]
    [InlineData("x", (CalendarContent)9, null, "contents")]
    [InlineData("x", CalendarContent.Due, -1, "reminder")]
    [InlineData("x", CalendarContent.Due, 10_081, "reminder")]
    public async Task Calendar_BadCommand_NamesTheField(string name, CalendarContent? content, int? reminder, string field)
    {
        var made = await Change.MakeAsync(Office.As(_office.Agent), new(name, content is { } one ? [one] : [], reminder), Ct);
        Assert.Equal(field, made.Error?.Field);
        Assert.Empty(_feeds.All);
    }

    [Fact]
    public async Task Calendar_RenewedOrRevoked_ByItsOwnerAlone_AndTheOldSecretIsGone()
    {
        var made = (await Change.MakeAsync(Office.As(_office.Agent), new("Phone", [CalendarContent.Due], null), Ct)).Value!;
        Assert.IsType<CalendarFeedNotFound>((await Change.RenewAsync(Office.As(_office.Admin), made.Id, Ct)).Error);
        Assert.IsType<CalendarFeedNotFound>((await Change.RevokeAsync(Office.As(_office.Admin), made.Id, Ct)).Error);

        _feeds.All[0].LastReadAt = _office.Time.GetUtcNow();
        var renewed = (await Change.RenewAsync(Office.As(_office.Agent), made.Id, Ct)).Value!;
        Assert.Equal((TokenSecret.Hash(renewed.Secret), (DateTimeOffset?)null), (_feeds.All[0].Hash, _feeds.All[0].LastReadAt));
        Assert.NotEqual(made.Secret, renewed.Secret);

        Assert.Null((await Change.RevokeAsync(Office.As(_office.Agent), made.Id, Ct)).Error);
        Assert.Empty(_feeds.All);
        Assert.Equal(
            [typeof(UserCalendarCreated), typeof(UserCalendarRenewed), typeof(UserCalendarRevoked)], _office.Agent.Events.Select(one => one.Event.GetType()));
    }

    [Fact]
    public async Task Calendar_OfAReadOnlyToken_OrOneTooMany_IsRefused()
    {
        Assert.IsType<NotAllowed>((await Change.MakeAsync(Office.As(_office.Agent, "read"), new("x", [CalendarContent.Due], null), Ct)).Error);
        for (var count = 0; count < CalendarFeed.Most; count++)
        {
            Assert.Null((await Change.MakeAsync(Office.As(_office.Agent), new("x", [CalendarContent.Due], null), Ct)).Error);
        }

        Assert.IsType<TooManyCalendarFeeds>((await Change.MakeAsync(Office.As(_office.Agent), new("x", [CalendarContent.Due], null), Ct)).Error);
    }

    private sealed class Feeds : ICalendarFeedStore
    {
        public List<CalendarFeed> All { get; } = [];

        public Task<CalendarFeed?> FindAsync(UserId user, CalendarFeedId id, CancellationToken ct) => Task.FromResult(All.Find(feed => feed.User == user && feed.Id == id));

        public Task<int> CountAsync(UserId user, CancellationToken ct) => Task.FromResult(All.Count(feed => feed.User == user));

        public void Add(CalendarFeed feed) => All.Add(feed);

        public void Remove(CalendarFeed feed) => All.Remove(feed);
    }
}
