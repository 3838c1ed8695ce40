using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Identity;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Identity;

public sealed class SignInTests(PostgresServer postgres) : IdentityTest(postgres)
{
    [Fact]
    public async Task SignIn_RightPassword_OpensASessionThatIsLive()
    {
        var alya = await PersonAsync("alya", Role.Agent);
        var signedIn = await SignInAsync("  ALYA@example.org ");
        Assert.Equal((alya, Role.Agent, true), (signedIn!.User, signedIn.Role, signedIn.MustChangePassword));
        Assert.Equal(Time.GetUtcNow().AddHours(12), signedIn.ExpiresAt);
        Assert.True(await IsLiveAsync(signedIn));
        await using var db = Database.Open();
        Assert.Equal("192.0.2.7", (await db.Set<Session>().SingleAsync(Ct)).IpAddress);
    }

    [Fact]
    public async Task SignIn_WrongUnknownEmptyOrDisabled_IsTheSameRefusal()
    {
        var alya = await PersonAsync("alya", Role.Agent);
        Assert.Null(await SignInAsync("alya@example.org", "wrong"));
        Assert.Null(await SignInAsync("alya@example.org", ""));
        Assert.Null(await SignInAsync("alya@example.org", new string('x', 5_000)));
        Assert.Null(await SignInAsync("nobody@example.org"));
        Assert.Null(await SignInAsync(new string('x', 5_000)));
        Assert.Null((await AskAsync((DisableUser disable) => disable.ExecuteAsync(System, new(alya), Ct))).Error);
        Assert.Null(await SignInAsync("alya@example.org"));
    }

    [Fact]
    public async Task SignIn_AfterFiveWrongOnes_IsLockedForAQuarterOfAnHour()
    {
        await PersonAsync("alya", Role.Agent);
        for (var guess = 0; guess < 5; guess++)
        {
            Assert.Null(await SignInAsync("alya@example.org", $"guess {guess}"));
        }

        Assert.Null(await SignInAsync("alya@example.org"));
        Time.Advance(TimeSpan.FromMinutes(14));
        Assert.Null(await SignInAsync("alya@example.org"));
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull(await SignInAsync("alya@example.org"));
    }

    [Fact]
    public async Task SignIn_RightOneInBetween_StartsTheCountAgain()
    {
        var alya = await PersonAsync("alya", Role.Agent);
        for (var round = 0; round < 3; round++)
        {
            for (var guess = 0; guess < 4; guess++)
            {
                Assert.Null(await SignInAsync("alya@example.org", "wrong"));
            }

            Assert.NotNull(await SignInAsync("alya@example.org"));
        }

        var stored = await StoredAsync(alya);
        Assert.Equal((0, null), (stored.AccessFailedCount, stored.LockoutEnd));
    }

    [Fact]
    public async Task Check_FortyGuessesAtOnce_LooksAtFive()
    {
        var alya = await StoredAsync(await PersonAsync("alya", Role.Agent));
        var checks = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ =>
            AskAsync((IPasswords passwords) => passwords.CheckAsync(alya, "wrong", Ct))));
        Assert.Equal(5, checks.Count(check => check is PasswordCheck.Wrong));
        Assert.Equal(35, checks.Count(check => check is PasswordCheck.Locked));
    }

    [Fact]
    public async Task ChangeOwnPassword_WrongGuesses_CountLikeSignIns()
    {
        var alya = await PersonAsync("alya", Role.Agent);
        for (var guess = 0; guess < 5; guess++)
        {
            var changed = await ChangeAsync(alya, "wrong");
            Assert.IsType<PasswordWrong>(changed.Error);
        }

        Assert.IsType<PasswordLocked>((await ChangeAsync(alya, Password)).Error);
        Assert.Null(await SignInAsync("alya@example.org"));
    }

    [Fact]
    public async Task ChangeOwnPassword_RightOne_LeavesOnlyTheNewOneAndNoTraceOfIt()
    {
        var alya = await PersonAsync("alya", Role.Agent);
        var elsewhere = await SignInAsync("alya@example.org");
        Assert.Null((await ChangeAsync(alya, Password)).Error);
        Assert.Null(await SignInAsync("alya@example.org"));
        Assert.False((await SignInAsync("alya@example.org", "another long password"))!.MustChangePassword);
        Assert.False(await IsLiveAsync(elsewhere!));
        await using var db = Database.Open();
        var log = await db.Database.SqlQuery<string>($"SELECT payload::text AS \"Value\" FROM events.log").ToListAsync(Ct);
        Assert.DoesNotContain(log, payload => payload.Contains("password", StringComparison.OrdinalIgnoreCase) || payload.Contains("AQAAAA", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SignIn_InTheSameBrowserAgain_EndsTheFormerSession()
    {
        await PersonAsync("alya", Role.Agent);
        var first = await SignInAsync("alya@example.org");
        var second = (await AskAsync((SignIn signIn) =>
            signIn.ByPasswordAsync("alya@example.org", Password, Client, first!.Session, Ct)))?.SignedIn;
        Assert.NotEqual(first!.Session, second!.Session);
        Assert.False(await IsLiveAsync(first));
        Assert.True(await IsLiveAsync(second));
    }

    [Fact]
    public async Task Session_OpenedOnAnotherNode_IsLiveAtOnce()
    {
        var alya = await PersonAsync("alya", Role.Agent);
        var first = await SignInAsync("alya@example.org");
        Assert.True(await IsLiveAsync(first!));

        // Behind this node's back: its cache knows the first session only.
        var second = new Session
        {
            Tenant = Tenant.First,
            Id = SessionId.New(),
            User = alya,
            UserAgent = "",
            IpAddress = "",
            CreatedAt = Time.GetUtcNow(),
            LastSeenAt = Time.GetUtcNow(),
            ExpiresAt = Time.GetUtcNow().AddHours(1),
        };
        await using (var db = Database.Open())
        {
            db.Add(second);
            await db.SaveChangesAsync(Ct);
        }

        Assert.True(await Sessions.IsLiveAsync(Tenant.First, alya, second.Id, Ct));
    }

    [Fact]
    public async Task Session_HalfAnHourIdle_IsOver()
    {
        await PersonAsync("alya", Role.Agent);
        var signedIn = await SignInAsync("alya@example.org");
        Time.Advance(TimeSpan.FromMinutes(29));
        Assert.True(await IsLiveAsync(signedIn!));
        await Sessions.SeenAsync(Tenant.First, signedIn!.User, signedIn.Session, Ct);
        Time.Advance(TimeSpan.FromMinutes(29));
        Assert.True(await IsLiveAsync(signedIn));
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(await IsLiveAsync(signedIn));
    }

    [Fact]
    public async Task Session_TwelveHoursOld_IsOverHoweverBusy()
    {
        await PersonAsync("alya", Role.Agent);
        var signedIn = await SignInAsync("alya@example.org");
        for (var tick = 0; tick < 35; tick++)
        {
            Time.Advance(TimeSpan.FromMinutes(20));
            Assert.True(await IsLiveAsync(signedIn!));
            await Sessions.SeenAsync(Tenant.First, signedIn!.User, signedIn.Session, Ct);
        }

        Time.Advance(TimeSpan.FromMinutes(20));
        Assert.False(await IsLiveAsync(signedIn!));
    }

    [Fact]
    public async Task Session_OfAnotherUser_IsNotHis()
    {
        await PersonAsync("alya", Role.Agent);
        var maria = await PersonAsync("maria", Role.EndUser);
        var signedIn = await SignInAsync("alya@example.org");
        Assert.False(await Sessions.IsLiveAsync(Tenant.First, maria, signedIn!.Session, Ct));
    }

    [Fact]
    public async Task Disable_OnAnotherNode_EndsTheSessionHereWithinTenSeconds()
    {
        var alya = await PersonAsync("alya", Role.Agent);
        var signedIn = await SignInAsync("alya@example.org");
        Assert.True(await IsLiveAsync(signedIn!));

        // Behind this node's back: no cache is told.
        await using (var db = Database.Open())
        {
            await db.Set<User>().Where(user => user.Id == alya).ExecuteUpdateAsync(set => set.SetProperty(user => user.Disabled, true), Ct);
        }

        Assert.True(await IsLiveAsync(signedIn!));
        Time.Advance(TimeSpan.FromSeconds(10));
        Assert.False(await IsLiveAsync(signedIn!));
    }

    [Fact]
    public async Task Disable_Here_EndsTheSessionAtOnce()
    {
        var alya = await PersonAsync("alya", Role.Agent);
        var signedIn = await SignInAsync("alya@example.org");
        Assert.True(await IsLiveAsync(signedIn!));
        Assert.Null((await AskAsync((DisableUser disable) => disable.ExecuteAsync(System, new(alya), Ct))).Error);
        Assert.False(await IsLiveAsync(signedIn!));
    }

    private ISessions Sessions => Database.Services.GetRequiredService<ISessions>();

    private Task<bool> IsLiveAsync(SignedIn signedIn) => Sessions.IsLiveAsync(Tenant.First, signedIn.User, signedIn.Session, Ct);

    private Task<Result<int>> ChangeAsync(UserId user, string current) => AskAsync((ChangeOwnPassword change) =>
        change.ExecuteAsync(As(user), new(current, "another long password"), Ct));
}
