using System.Net;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Provisioning;
using SynergyFlow.Core.Identity.Provisioning.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Testing;

namespace SynergyFlow.Web.Tests.Identity.Providers;

/// <summary>Whom a provider has provisioned meets that account when he signs in by it; whoever has only his address does not.</summary>
public sealed class ProvisionedSignInTests(PostgresServer postgres) : ProviderTest(postgres)
{
    [Theory]
    [InlineData(ProvisionedClaim.Subject, "sub")]
    [InlineData(ProvisionedClaim.ObjectId, "oid")]
    public async Task Person_WhomTheProviderProvisioned_MeetsHisAccount(ProvisionedClaim claim, string name)
    {
        var made = await ProvisionAsync(claim, "external-1");
        Provider.Person[name] = "external-1";
        Provider.Person["email"] = "changed@example.org";
        using var browser = Browser();
        Assert.Equal("/desk", await SignInWithProviderAsync(browser));
        var who = await WhoAsync(browser);

        // What he is called is said by provisioning, not by the claims of the day.
        Assert.Equal((made, "Provisioned Sari", "sari@example.org"), (who.Id, who.Name, who.Email));
        Assert.Equal(ExternalOrigin.Provisioned, await StoredAsync(db => db.Set<ExternalIdentity>().Where(row => row.User == made).Select(row => row.Origin).SingleAsync(Ct)));
    }

    [Fact]
    public async Task Person_WithTheAddressOnly_OrWithTheIdInAnUnsignedPlace_MeetsNobody()
    {
        var made = await ProvisionAsync(ProvisionedClaim.ObjectId, "external-1");
        Provider.UserInfo = new() { ["sub"] = "p-1", ["name"] = "Sari", ["email"] = "sari@example.org", ["oid"] = "external-1" };
        using var browser = Browser();
        Assert.Equal(Problem("external.email_taken"), await SignInWithProviderAsync(browser));
        Assert.Equal(0, await StoredAsync(db => db.Set<ExternalIdentity>().CountAsync(row => row.User == made, Ct)));
    }

    [Fact]
    public async Task Person_WhoWasDisabledByTheProvider_DoesNotComeIn()
    {
        var made = await ProvisionAsync(ProvisionedClaim.Subject, "p-1");
        using var browser = Browser();
        Assert.Equal("/desk", await SignInWithProviderAsync(browser));
        Assert.Null((await AskAsync((ProvisionUser user) => user.RemoveAsync(Provisioner, new(made), Ct))).Error);
        Assert.NotEqual(HttpStatusCode.OK, (await browser.GetAsync("/desk", Ct)).StatusCode);
        using var again = Browser();
        Assert.Equal(Problem("external.disabled"), await SignInWithProviderAsync(again));
    }

    private static Actor Provisioner { get; } =
        new(Core.Tenants.Tenant.First, UserId.Provisioning, "Provisioning (x)", Channel.Scim, new HashSet<string> { TokenScopes.Provisioning });

    private async Task<UserId> ProvisionAsync(ProvisionedClaim claim, string externalId)
    {
        Assert.Null((await AskAsync((EditProvisioning edit) => edit.ExecuteAsync(System, new(true, Provider.Issuer + "/", claim, 0), Ct))).Error);
        var made = await AskAsync((ProvisionUser user) => user.CreateAsync(
            Provisioner, new("sari@example.org", externalId, "Provisioned Sari", null, null, "sari@example.org", true), Ct));
        Assert.Null(made.Error);
        return made.Value;
    }
}
