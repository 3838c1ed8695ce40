using Bunit;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Tests.Shared;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Tests.Work;

/// <summary>Who has a row's record open, as the row says it.</summary>
public sealed class RowPresenceTests : FrameTest
{
    private readonly Actor _reader = new(Tenant.First, UserId.New(), "Ana", Channel.Ui);
    private readonly RecordId _record = RecordId.New();
    private readonly KnownPresence _presence = new();

    [Fact]
    public void Row_SaysWhoHasItOpenAndWhoWrites_ButNotItsReader()
    {
        _presence.Say(Tenant.First, _record, new Present(_reader.Id, "Ana", Writing: false));
        using QueuePresence list = new(_presence, _reader);
        var row = Show(list);
        Assert.Empty(row.FindAll(".row-presence"));

        _presence.Say(Tenant.First, _record, new Present(UserId.New(), "Budi Santoso", Writing: false), new Present(UserId.New(), "Citra", Writing: true));
        row.WaitForAssertion(() => Assert.Equal("Has this open now: Budi Santoso, Citra (writing)", row.Find("[role=img]").GetAttribute("aria-label")));
        Assert.Equal(["BS", "C"], row.FindAll(".avatar").Select(avatar => avatar.TextContent));
        Assert.Single(row.FindAll("[data-writing]"));

        _presence.Say(Tenant.First, _record);
        row.WaitForAssertion(() => Assert.Empty(row.FindAll(".row-presence")));
    }

    [Fact]
    public void Row_NewsThatIsNone_OrOfOthers_DrawsNothing()
    {
        Present budi = new(UserId.New(), "Budi", Writing: false);
        _presence.Say(Tenant.First, _record, budi);
        using QueuePresence list = new(_presence, _reader);
        var row = Show(list);
        Assert.Single(row.FindAll(".avatar"));
        var drawn = row.RenderCount;

        _presence.Say(Tenant.First, _record, budi);
        _presence.Say(Tenant.First, RecordId.New(), budi);
        _presence.Say(TenantId.New(), _record, new Present(UserId.New(), "Another's", Writing: false));
        Assert.Equal(drawn, row.RenderCount);
    }

    [Fact]
    public void Row_WithACrowd_ShowsTwoAndHowManyMore_AndNamesAll()
    {
        _presence.Say(Tenant.First, _record, [.. Enumerable.Range(1, 5).Select(n => new Present(UserId.New(), $"P{n}", Writing: false))]);
        using QueuePresence list = new(_presence, _reader);
        var row = Show(list);

        Assert.Equal(2, row.FindAll(".avatar").Count);
        Assert.Equal("+3", row.Find(".row-more").TextContent);
        Assert.EndsWith("P1, P2, P3, P4, P5", row.Find("[role=img]").GetAttribute("title"), StringComparison.Ordinal);
    }

    [Fact]
    public void List_OfManyRows_ListensOnce_AndNotAnyMoreWhenItIsGone()
    {
        QueuePresence list = new(_presence, _reader);
        for (var i = 0; i < 50; i++)
        {
            list.Watch(RecordId.New(), () => { });
        }

        Assert.Equal(1, _presence.Listeners);
        list.Dispose();
        Assert.Equal(0, _presence.Listeners);
    }

    private IRenderedComponent<RowPresence> Show(QueuePresence list) =>
        Render<RowPresence>(parameters => parameters.Add(row => row.Presence, list).Add(row => row.Record, _record));

    private sealed class KnownPresence : IPresence
    {
        private readonly Dictionary<(TenantId, RecordId), Present[]> _here = [];

        public event EventHandler<PresenceChangedEventArgs>? Changed;

        public int Listeners => Changed?.GetInvocationList().Length ?? 0;

        public void Say(TenantId tenant, RecordId record, params Present[] here)
        {
            _here[(tenant, record)] = here;
            Changed?.Invoke(this, new PresenceChangedEventArgs(tenant, record));
        }

        public IReadOnlyList<Present> At(TenantId tenant, RecordId record) => _here.GetValueOrDefault((tenant, record)) ?? [];

        public IDisposable Enter(Actor actor, RecordId record) => throw new NotSupportedException();

        public void Write(Actor actor, RecordId record) => throw new NotSupportedException();
    }
}
