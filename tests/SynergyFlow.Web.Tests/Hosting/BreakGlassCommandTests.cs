using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Testing;
using SynergyFlow.Web.Hosting;
using SynergyFlow.Web.Tests.Identity;

namespace SynergyFlow.Web.Tests.Hosting;

public sealed class BreakGlassCommandTests(PostgresServer postgres) : WebHostTest(postgres)
{
    [Fact]
    public async Task Reset_OfAnAdministratorWhoLostHisPhone_LetsHimInByHisPassword_AndLeavesAnEvent()
    {
        var rina = await PersonAsync("Rina", Role.SystemAdmin);
        var begun = await AskAsync((BeginSecondFactor begin) => begin.ExecuteAsync(As(rina), new(OwnPassword), Ct));
        AuthenticatorApp app = new(begun.Value!.Letters);
        Assert.Null((await AskAsync((TurnOnSecondFactor turnOn) => turnOn.ExecuteAsync(As(rina), new(app.NextCode()), Ct))).Error);

        var (code, said) = await RunAsync("reset", "RINA@example.org");
        Assert.Equal(0, code);
        Assert.DoesNotContain(OwnPassword, said, StringComparison.Ordinal);
        using var browser = Browser();
        Assert.Equal("/desk", Path(await SignInAsync(browser, "rina@example.org")));
        Assert.Equal(1, await EventsAsync("user.second_factor_reset"));
        Assert.Equal(1, (await RunAsync("reset", "rina@example.org")).Code);
    }

    [Fact]
    public async Task Reset_OfNobodyOrAnAgent_IsRefused()
    {
        var alya = await PersonAsync("Alya", Role.Agent);
        var begun = await AskAsync((BeginSecondFactor begin) => begin.ExecuteAsync(As(alya), new(OwnPassword), Ct));
        AuthenticatorApp app = new(begun.Value!.Letters);
        Assert.Null((await AskAsync((TurnOnSecondFactor turnOn) => turnOn.ExecuteAsync(As(alya), new(app.NextCode()), Ct))).Error);
        Assert.Equal(1, (await RunAsync("reset", "alya@example.org")).Code);
        Assert.Equal(1, (await RunAsync("reset", "a")).Code);
        Assert.Equal(0, await EventsAsync("user.second_factor_reset"));
    }

    [Fact]
    public async Task Create_MakesASystemAdministrator_WhosePasswordCountsOnce_AndNeverASecondOfTheSameAddress()
    {
        var (code, said) = await RunAsync("create", "night@example.org", "Night Desk");
        Assert.Equal(0, code);
        var password = said.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)[1];
        using var browser = Browser();
        Assert.Equal("/account/password", Path(await SignInAsync(browser, "night@example.org", password)));
        (code, said) = await RunAsync("create", "night@example.org");
        Assert.Equal(1, code);
        Assert.Contains("user.email_taken", said, StringComparison.Ordinal);
        Assert.Equal(1, await EventsAsync("user.created"));
        await using var db = await OpenAsync();
        var made = await db.Set<User>().SingleAsync(user => user.NormalizedEmail == "NIGHT@EXAMPLE.ORG", Ct);
        Assert.Equal(("Night Desk", Role.SystemAdmin), (made.DisplayName, made.Role));
    }

    [Fact]
    public async Task Words_ThatCannotBeRead_AreRefusedBeforeAnythingIsOpened()
    {
        foreach (var words in new string[][] { [], ["reset"], ["open", "rina@example.org"], ["reset", "a", "b"] })
        {
            Assert.Equal(2, await BreakGlassCommand.RunAsync(words));
        }
    }

    private async Task<(int Code, string Said)> RunAsync(params string[] words)
    {
        await using StringWriter said = new();
        return (await BreakGlassCommand.RunAsync(Host.Services, words, said), said.ToString());
    }

    private static string? Path(HttpResponseMessage answer) => answer.Headers.Location is { } to ? new Uri(new Uri("http://localhost"), to).AbsolutePath : null;

    private ValueTask<SynergyFlowDbContext> OpenAsync() => new(Host.Services.GetRequiredService<TenantContexts>().OpenAsync(Tenant.First, Ct));

    private async Task<int> EventsAsync(string type)
    {
        await using var db = await OpenAsync();
        return await db.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM events.log WHERE type = {type}").SingleAsync(Ct);
    }
}
