using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Testing;
using SynergyFlow.Web.Hosting;

namespace SynergyFlow.Web.Tests.Identity.Providers;

/// <summary>Passwords are switched off but for the one account that must be able to come in whatever happens, and nobody gets an account unasked.</summary>
public sealed class LocalSignInOffTests(PostgresServer postgres) : ProviderTest(postgres)
{
    protected override void Configure(Dictionary<string, string> settings)
    {
        settings["SignIn:Local"] = "false";
        settings["SignIn:BreakGlass"] = " Rina@example.org";
        settings["SignIn:Oidc:company:CreateAccounts"] = "false";
    }

    [Fact]
    public async Task Password_OpensForTheBreakGlassAccountOnly_AndLeavesAnEvent()
    {
        await PersonAsync("Alya", Role.TenantAdmin);
        var rina = await PersonAsync("Rina", Role.SystemAdmin);
        using var browser = Browser();
        Assert.DoesNotContain("Form.Password", await browser.GetStringAsync("/sign-in", Ct), StringComparison.Ordinal);
        const string Emergency = "/sign-in?emergency=true";
        var refused = await SignInAsync(browser, "alya@example.org", page: Emergency);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(0, await UsesAsync(rina));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignInAsync(browser, "rina@example.org", "wrong", Emergency)).StatusCode);
        Assert.Equal(0, await UsesAsync(rina));
        Assert.Equal("/desk", Where(await SignInAsync(browser, "rina@example.org", page: Emergency)));
        Assert.Equal(1, await UsesAsync(rina));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/admin/users", Ct)).StatusCode);
        await SignInAsync(browser, "rina@example.org", page: Emergency);
        Assert.Equal(2, await UsesAsync(rina));
    }

    [Fact]
    public async Task BreakGlassAccount_IsLinkedToNobody()
    {
        var rina = await PersonAsync("Rina", Role.SystemAdmin);
        var linked = await AskAsync((LinkExternalIdentity link) => link.ProvisionAsync(System, new(rina, Provider.Issuer, "p-1"), Ct));
        Assert.IsType<BreakGlassStaysLocal>(linked.Error);

        // Nor does a link lead in that was there before the configuration named the account.
        await using (var db = await Host.Services.GetRequiredService<TenantContexts>().OpenAsync(Tenant.First, Ct))
        {
            db.Add(new ExternalIdentity
            {
                Tenant = Tenant.First,
                Id = ExternalIdentityId.New(),
                User = rina,
                Issuer = Provider.Issuer,
                Subject = "p-1",
                Origin = ExternalOrigin.Linked,
                CreatedAt = TimeProvider.System.GetUtcNow(),
            });
            await db.SaveChangesAsync(Ct);
        }

        using var browser = Browser();
        Assert.Equal(Problem("external.break_glass"), await SignInWithProviderAsync(browser));
        Assert.Contains("this is the emergency account", await browser.GetStringAsync(Problem("external.break_glass"), Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownPerson_GetsNoAccount()
    {
        var before = await AccountsAsync();
        using var browser = Browser();
        Assert.Equal(Problem("external.unknown"), await SignInWithProviderAsync(browser));
        Assert.Contains("there is no account for you here", await browser.GetStringAsync(Problem("external.unknown"), Ct), StringComparison.Ordinal);
        Assert.Equal(before, await AccountsAsync());
    }

    [Theory]
    [InlineData("SignIn:BreakGlass", "", "SignIn:BreakGlass")]
    [InlineData("SignIn:Oidc:company:Authority", "http://login.example.org", "Authority must be an https address")]
    [InlineData("SignIn:Oidc:company:ClientId", "", "ClientId is missing")]
    [InlineData("SignIn:Oidc:company:Roles:0:Role", "KING", "Roles")]
    [InlineData("SignIn:Oidc:company:Api:Audience", ForgingProvider.ClientId, "Api:Audience must not be the ClientId")]
    [InlineData("SignIn:Oidc:company:Api:ScopePrefix", "sf.", "Api:Audience is missing")]
    [InlineData("SignIn:Oidc:company:Api:ScopePrefix", "sf\"", "ScopePrefix may have no")]
    [InlineData("SignIn:Oidc:company:OnlyMapped", "true", "OnlyMapped")]
    public async Task HalfAConfiguration_DoesNotStart(string key, string value, string said)
    {
        Dictionary<string, string> settings = new(StringComparer.Ordinal)
        {
            ["SignIn:Oidc:company:Authority"] = Provider.Issuer,
            ["SignIn:Oidc:company:ClientId"] = ForgingProvider.ClientId,
        };
        Configure(settings);
        settings[key] = value;

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(settings));
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>As Program does, and not by a factory: that one asks for services which the refused start has already disposed of.</summary>
    private static async Task StartAsync(Dictionary<string, string> settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Configuration.AddInMemoryCollection(settings!);
        builder.AddSynergyFlowWeb("Host=127.0.0.1;Port=9;Database=none");
        await using var app = builder.Build();
        await app.StartUpAsync(Path.GetTempPath());
    }

    private Task<int> UsesAsync(UserId user) => StoredAsync(db => db.Database
        .SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM events.log WHERE type = 'user.break_glass_used' AND aggregate_id = {user.Value}").SingleAsync(Ct));
}
