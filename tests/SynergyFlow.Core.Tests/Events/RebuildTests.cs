using SynergyFlow.Core.Events;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Tests.Events;

public sealed class RebuildTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 30, 15, 0, 0, TimeSpan.Zero);
    private static readonly Actor s_actor = new(TenantId.New(), UserId.New(), "Sari", Channel.Ui);

    [Fact]
    public void LifeCycle_EndsOnlyByDropping_WhichIsPossibleFromEveryOtherState()
    {
        Assert.Equal(Enum.GetValues<RebuildState>().Order(), Rebuild.Next.Keys.Order());
        Assert.Empty(Rebuild.Next[RebuildState.Dropping]);
        Assert.All(Rebuild.Next.Where(one => one.Key is not RebuildState.Dropping), one => Assert.Contains(RebuildState.Dropping, one.Value));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    public void Start_WithoutAReason_IsRefused(string? reason) =>
        Assert.Equal("reason", Rebuild.Start("history", reason, s_actor, s_now).Error?.Field);

    [Fact]
    public void BeforeTheCopyIsBegun_ItCanOnlyBeDropped_AndThatOnce()
    {
        var rebuild = Rebuild.Start("history", "Looks wrong.", s_actor, s_now).Value!;

        Assert.IsType<RebuildNotReady>(rebuild.MayCompare().Error);
        Assert.IsType<RebuildNotReady>(rebuild.Compared(Found(0)).Error);
        Assert.IsType<RebuildNotReady>(rebuild.Swap("x").Error);
        Assert.IsType<RebuildNotReady>(rebuild.SwapBack().Error);
        Assert.False(rebuild.Drop().Failed);
        Assert.Equal((RebuildState.Dropping, 2), (rebuild.State, rebuild.Version));
        Assert.IsType<RebuildNotReady>(rebuild.Drop().Error);
    }

    [Fact]
    public void SwapIntervention_SaysWhatIsLiveAndWhatWasFound()
    {
        var forth = Intervention.SwapRebuild(s_actor.Tenant, "history", Found(2), " Forged. ", s_actor.At(s_now)).Value!;
        var back = Intervention.SwapRebuild(s_actor.Tenant, "history", null, null, s_actor.At(s_now)).Value!;

        var changes = Assert.Single(forth.Events).Event.Changes;
        Assert.Equal(new FieldChange("live", "before", "rebuilt"), changes[0]);
        Assert.Contains(new FieldChange("reason", null, "Forged."), changes);
        Assert.Contains(new FieldChange("missing", null, "2"), changes);
        Assert.Equal([new FieldChange("live", "rebuilt", "before")], Assert.Single(back.Events).Event.Changes);
        Assert.Equal("reason", Intervention.SwapRebuild(s_actor.Tenant, "history", null, new string('x', 501), s_actor.At(s_now)).Error?.Field);
    }

    private static ReadModelComparison Found(long missing) => new(s_now, "Sari", 7, s_now, 10, 0, missing, 0, 0, 0, 0, []);
}
