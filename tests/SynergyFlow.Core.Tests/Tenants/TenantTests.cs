using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;

namespace SynergyFlow.Core.Tests.Tenants;

public sealed class TenantTests
{
    private static readonly Stamp s_now = new(UserId.System, new DateTimeOffset(2026, 11, 29, 9, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("acme", "acme")]
    [InlineData(" ACME ", "acme")]
    [InlineData("a", "a")]
    [InlineData("7-eleven", "7-eleven")]
    [InlineData("a2345678901234567890123456789012345678-0", "a2345678901234567890123456789012345678-0")]
    public void ShortName_IsPlain(string given, string kept) => Assert.Equal(kept, Tenant.Create("Acme", given, null, s_now).Value?.ShortName);

    [Theory]
    [InlineData("")]
    [InlineData("-acme")]
    [InlineData("acme-")]
    [InlineData("acme corp")]
    [InlineData("ac/me")]
    [InlineData("äcme")]
    [InlineData("a23456789012345678901234567890123456789-0")]
    public void ShortName_ThatIsNone_NamesTheField(string given) => Assert.Equal("shortName", Tenant.Create("Acme", given, null, s_now).Error?.Field);

    [Theory]
    [InlineData("Help.Acme.Example", "help.acme.example")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Host_IsKeptAsBrowsersSendIt(string? given, string? kept)
    {
        var made = Tenant.Create("Acme", "acme", given, s_now);
        Assert.Null(made.Error);
        Assert.Equal(kept, made.Value!.Host);
    }

    [Theory]
    [InlineData("https://help.acme.example")]
    [InlineData("help.acme.example:8080")]
    [InlineData("help.acme.example/desk")]
    [InlineData("10.0.0.1")]
    [InlineData("::1")]
    [InlineData("help..example")]
    [InlineData("help acme")]
    [InlineData("*.acme.example")]
    public void Host_ThatIsNone_NamesTheField(string given) => Assert.Equal("host", Tenant.Create("Acme", "acme", given, s_now).Error?.Field);

    [Fact]
    public void Events_AreOfTheFirstTenantsLog_AndSayWhatChanged()
    {
        var tenant = Tenant.Create("Acme", "acme", "help.acme.example", s_now).Value!;
        Assert.Null(tenant.Edit("Acme Corp", "help.acme.example", s_now).Error);
        Assert.Null(tenant.Edit("Acme Corp", "help.acme.example", s_now).Error); // nothing changes, nothing happens
        Assert.Null(tenant.Suspend(s_now).Error);
        Assert.Null(tenant.Suspend(s_now).Error);
        tenant.Resume(s_now);
        tenant.Resume(s_now);
        Assert.Equal(Tenant.First, ((Aggregate)tenant).Tenant);
        Assert.Equal(
            ["TenantCreated", "TenantEdited", "TenantSuspended", "TenantResumed"], tenant.Events.Select(raised => raised.Event.GetType().Name));
        Assert.Equal(new FieldChange("name", "Acme", "Acme Corp"), Assert.Single(tenant.Events[1].Event.Changes));
        Assert.Equal(4, tenant.Version);
    }

    [Fact]
    public void First_IsNeverSuspended()
    {
        var first = Tenant.Begin(Tenant.First, "Main", Tenant.ShortNameOfFirst, s_now.At);
        Assert.IsType<FirstTenantStays>(first.Suspend(s_now).Error);
        Assert.Null(first.SuspendedAt);
    }
}
