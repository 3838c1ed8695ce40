using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;

namespace SynergyFlow.Core.Tests.Identity;

public sealed class RolesTests
{
    private static readonly Stamp s_now = new(UserId.System, new DateTimeOffset(2026, 11, 29, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public void SystemAdministrators_AreOfTheFirstTenantOnly()
    {
        var other = TenantId.New();
        Assert.Null(User.Create(Tenant.First, "Ana", "ana@example.org", Role.SystemAdmin, s_now).Error);
        Assert.IsType<SystemAdministratorsElsewhere>(User.Create(other, "Ana", "ana@example.org", Role.SystemAdmin, s_now).Error);
        var ana = User.Create(other, "Ana", "ana@example.org", Role.TenantAdmin, s_now).Value!;
        Assert.IsType<SystemAdministratorsElsewhere>(ana.ChangeRole(Role.SystemAdmin, s_now).Error);
        Assert.Equal(Role.TenantAdmin, ana.Role);
    }

    [Fact]
    public void TokenSecret_SaysWhoseItIs_AndOldOnesAreOfTheFirst()
    {
        var other = TenantId.New();
        Assert.Equal(other, TokenSecret.TenantOf(TokenSecret.New(other)));
        Assert.Equal(Tenant.First, TokenSecret.TenantOf("sfp_" + new string('a', 43)));
        foreach (var wrong in new[] { null, "", "sfp_", "sfp_" + new string('a', 42), "sfs_" + new string('a', 64), "sfp_" + new string('ä', 64), "sfp_" + new string('=', 64) })
        {
            Assert.Null(TokenSecret.TenantOf(wrong));
        }
    }
}
