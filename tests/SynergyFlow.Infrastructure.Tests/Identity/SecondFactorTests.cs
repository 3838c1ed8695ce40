using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Identity;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Identity;

public sealed class SecondFactorTests(PostgresServer postgres) : IdentityTest(postgres)
{
    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Begun_CountsForNothing_UntilACodeWasEntered()
    {
        var alya = await PersonAsync("alya", Role.Agent);
        var key = await BeginAsync(alya);
        Assert.NotNull(await SignInAsync("alya@example.org"));
        Assert.IsType<CodeWrong>((await TurnOnAsync(alya, "000000")).Error);
        Assert.NotNull(await SignInAsync("alya@example.org"));

        var on = await TurnOnAsync(alya, CodeNow(key));
        Assert.Equal(SecondFactor.Codes, on.Value!.Distinct().Count());
        Assert.Null(await SignInAsync("alya@example.org"));
        Assert.Equal(SecondStep.Code, (await HalfAsync("alya")).Step);
    }

    [Fact]
    public async Task Begin_NeedsThePassword_AndNeverReplacesOneThatIsOn()
    {
        var alya = await PersonAsync("alya", Role.Agent);
        var refused = await AskAsync((BeginSecondFactor begin) => begin.ExecuteAsync(As(alya), new("wrong"), Ct));
        Assert.IsType<PasswordWrong>(refused.Error);
        await OnAsync(alya);
        var again = await AskAsync((BeginSecondFactor begin) => begin.ExecuteAsync(As(alya), new(Password), Ct));
        Assert.IsType<SecondFactorIsOn>(again.Error);
    }

    [Fact]
    public async Task Code_IsTakenOnce_AlsoTheOneThatTurnedItOn()
    {
        var alya = await PersonAsync("alya", Role.Agent);
        var (key, _) = await OnAsync(alya);
        Assert.IsType<CodeWrong>((await PassAsync(await HalfAsync("alya"), CodeNow(key))).Error);
        Time.Advance(s_step);
        var code = CodeNow(key);
        var signedIn = await PassAsync(await HalfAsync("alya"), $" {code[..3]} {code[3..]} ");
        Assert.Equal((alya, Role.Agent), (signedIn.Value!.User, signedIn.Value.Role));
        Assert.IsType<CodeWrong>((await PassAsync(await HalfAsync("alya"), code)).Error);

        // Nor one that is older than the last, though its time has not run out.
        Time.Advance(s_step);
        Assert.Null((await PassAsync(await HalfAsync("alya"), CodeNow(key))).Error);
        Assert.IsType<CodeWrong>((await PassAsync(await HalfAsync("alya"), code)).Error);
    }

    [Fact]
    public async Task Code_ManyTimesAtOnce_OpensOneSession()
    {
        var alya = await PersonAsync("alya", Role.Agent);
        var (key, _) = await OnAsync(alya);
        Time.Advance(s_step);
        var half = await HalfAsync("alya");
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => PassAsync(half, CodeNow(key))));
        Assert.Single(answers, answer => !answer.Failed);
    }

    [Theory]
    [InlineData(-86_400)]
    [InlineData(-60)]
    [InlineData(60)]
    public async Task Code_OfAnotherTime_IsWrong(int seconds)
    {
        var alya = await PersonAsync("alya", Role.Agent);
        var (key, _) = await OnAsync(alya);
        Time.Advance(TimeSpan.FromMinutes(5));
        var code = Totp.CodeOf(key, Totp.StepAt(Time.GetUtcNow().AddSeconds(seconds)));
        Assert.IsType<CodeWrong>((await PassAsync(await HalfAsync("alya"), code)).Error);
    }

    [Fact]
    public async Task RecoveryCode_OpensOnce_AndLeavesAnEvent()
    {
        var alya = await PersonAsync("alya", Role.Agent);
        var (_, codes) = await OnAsync(alya);
        var typed = codes[3].Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
        Assert.Null((await PassAsync(await HalfAsync("alya"), typed)).Error);
        Assert.IsType<CodeWrong>((await PassAsync(await HalfAsync("alya"), codes[3])).Error);
        Assert.Null((await PassAsync(await HalfAsync("alya"), codes[4])).Error);
        Assert.Equal(2, await EventsAsync("user.recovery_code_used", alya));
        Assert.Equal(8, (await DetailsAsync(alya)).SecondFactor!.RecoveryCodes);
    }

    [Fact]
    public async Task WrongCodes_LockTheAccount_WhateverPasswordComesInBetween()
    {
        var alya = await PersonAsync("alya", Role.Agent);
        var (key, codes) = await OnAsync(alya);
        Time.Advance(s_step);
        for (var guess = 0; guess < 5; guess++)
        {
            // Who has the password may give it each time: that starts no new count.
            Assert.IsType<CodeWrong>((await PassAsync(await HalfAsync("alya"), "000000")).Error);
        }

        Assert.Null(await ByPasswordAsync("alya@example.org"));
        Assert.NotNull((await DetailsAsync(alya)).LockedUntil);
        Time.Advance(TimeSpan.FromMinutes(14));
        Assert.Null(await ByPasswordAsync("alya@example.org"));
        Time.Advance(TimeSpan.FromMinutes(1));
        var half = await HalfAsync("alya");
        Assert.Null((await PassAsync(half, CodeNow(key))).Error);

        // Locked between both steps, neither a code nor a recovery code is looked at.
        for (var guess = 0; guess < 5; guess++)
        {
            await PassAsync(half, "000000");
        }

        Time.Advance(s_step);
        Assert.IsType<CodeLocked>((await PassAsync(half, CodeNow(key))).Error);
        Assert.IsType<CodeLocked>((await PassAsync(half, codes[0])).Error);
    }

    [Fact]
    public async Task HalfWay_APasswordResetOrADisabledAccount_EndsTheSignIn_AndTheFactorStays()
    {
        var alya = await PersonAsync("alya", Role.Agent);
        var (key, _) = await OnAsync(alya);
        var half = await HalfAsync("alya");
        Time.Advance(s_step);
        var reset = await AskAsync((ResetPassword change) => change.ExecuteAsync(System, new(alya, "a new long password"), Ct));
        Assert.Null(reset.Error);
        Assert.False(await StillCountsAsync(half));
        Assert.IsType<SignInOver>((await PassAsync(half, CodeNow(key))).Error);

        var next = (await ByPasswordAsync("alya@example.org", "a new long password"))!.Half!;
        Assert.Equal(SecondStep.Code, next.Step);
        Assert.Null((await AskAsync((DisableUser disable) => disable.ExecuteAsync(System, new(alya), Ct))).Error);
        Assert.IsType<SignInOver>((await PassAsync(next, CodeNow(key))).Error);
    }

    [Fact]
    public async Task TurnedOff_WithThePasswordOrACode_EndsTheOtherSessions()
    {
        var alya = await PersonAsync("alya", Role.Agent);
        var before = (await SignInAsync("alya@example.org"))!;
        var (key, _) = await OnAsync(alya);
        Assert.False(await IsLiveAsync(before));
        Time.Advance(s_step);
        var here = (await PassAsync(await HalfAsync("alya"), CodeNow(key))).Value!;
        Time.Advance(s_step);
        var elsewhere = (await PassAsync(await HalfAsync("alya"), CodeNow(key))).Value!;
        Assert.IsType<CodeWrong>((await TurnOffAsync(alya, "000000", here)).Error);
        Assert.IsType<PasswordWrong>((await TurnOffAsync(alya, "not the password", here)).Error);
        Assert.Null((await TurnOffAsync(alya, Password, here)).Error);
        Assert.True(await IsLiveAsync(here));
        Assert.False(await IsLiveAsync(elsewhere));
        Assert.NotNull(await SignInAsync("alya@example.org"));
        Assert.Equal((1, 1), (await EventsAsync("user.second_factor_on", alya), await EventsAsync("user.second_factor_off", alya)));

        (key, _) = await OnAsync(alya);
        Time.Advance(s_step);
        Assert.Null((await TurnOffAsync(alya, CodeNow(key), here)).Error);
    }

    [Fact]
    public async Task RecoveryCodes_MadeNew_ReplaceTheOld()
    {
        var alya = await PersonAsync("alya", Role.Agent);
        var (_, codes) = await OnAsync(alya);
        var renewed = await AskAsync((RenewRecoveryCodes renew) => renew.ExecuteAsync(As(alya), new(Password), Ct));
        Assert.Empty(codes.Intersect(renewed.Value!));
        Assert.IsType<CodeWrong>((await PassAsync(await HalfAsync("alya"), codes[0])).Error);
        Assert.Null((await PassAsync(await HalfAsync("alya"), renewed.Value![0])).Error);
        Assert.Equal(1, await EventsAsync("user.recovery_codes_renewed", alya));
    }

    [Fact]
    public async Task Required_OfAgents_LeadsThemToSetItUp_AndOthersIn()
    {
        await RequireAsync(SecondFactorFor.Agents);
        var alya = await PersonAsync("alya", Role.Agent);
        await PersonAsync("maria", Role.EndUser);
        Assert.NotNull(await SignInAsync("maria@example.org"));
        var half = await HalfAsync("alya");
        Assert.Equal(SecondStep.SetUp, half.Step);

        // Without one neither door opens.
        Assert.IsType<SignInOver>((await PassAsync(half, "000000")).Error);
        Assert.IsType<SignInOver>((await AfterSetUpAsync(half)).Error);
        var begun = await AskAsync((BeginSecondFactor begin) => begin.AfterPasswordAsync(As(alya), Ct));
        Assert.IsType<SignInOver>((await AfterSetUpAsync(half)).Error);
        Assert.Null((await TurnOnAsync(alya, CodeNow(await StoredKeyAsync(alya)))).Error);
        Assert.StartsWith("otpauth://totp/SynergyFlow:alya%40example.org?secret=", begun.Value!.Address, StringComparison.Ordinal);
        Assert.Equal(alya, (await AfterSetUpAsync(half)).Value!.User);

        // What is required cannot be taken away by oneself.
        Assert.IsType<SecondFactorIsRequired>((await AskAsync((TurnOffSecondFactor off) => off.ExecuteAsync(As(alya), new(Password), Ct))).Error);
        await RequireAsync(SecondFactorFor.Everybody);
        Assert.Equal(SecondStep.SetUp, (await HalfAsync("maria")).Step);
        var read = await AskAsync((EditSignInSettings edit) => edit.ReadAsync(System, Ct));
        Assert.Equal((2, 1), (read.Value.Asked, read.Value.Without));
    }

    [Fact]
    public async Task Settings_AreChangedByAdministratorsOnly()
    {
        var alya = await PersonAsync("alya", Role.Agent);
        Assert.IsType<NotAllowed>((await AskAsync((EditSignInSettings edit) => edit.ExecuteAsync(As(alya), new(SecondFactorFor.Nobody), Ct))).Error);
        Assert.IsType<NotAllowed>((await AskAsync((EditSignInSettings edit) => edit.ReadAsync(As(alya), Ct))).Error);
        await RequireAsync(SecondFactorFor.Agents);
        await RequireAsync(SecondFactorFor.Agents);
        Assert.Equal(1, await EventsAsync("sign_in_settings.edited", null));
        var stale = await AskAsync((EditSignInSettings edit) => edit.ExecuteAsync(System, new(SecondFactorFor.Nobody, 0), Ct));
        Assert.IsType<VersionConflict>(stale.Error);
    }

    [Fact]
    public async Task Reset_ByAnAdministrator_OpensTheAccountAndEndsItsSessions()
    {
        var alya = await PersonAsync("alya", Role.Agent);
        var tomas = await PersonAsync("tomas", Role.TenantAdmin);
        var rina = await PersonAsync("rina", Role.SystemAdmin);
        var (key, _) = await OnAsync(alya);
        Time.Advance(s_step);
        var half = await HalfAsync("alya");
        var open = (await PassAsync(half, CodeNow(key))).Value!;
        for (var guess = 0; guess < 5; guess++)
        {
            await PassAsync(half, "000000");
        }

        Assert.IsType<NotAllowed>((await ResetAsync(alya, alya)).Error);
        await OnAsync(tomas);
        Assert.IsType<NotOnYourself>((await ResetAsync(tomas, tomas)).Error);
        await OnAsync(rina);
        Assert.IsType<RoleAboveYours>((await ResetAsync(tomas, rina)).Error);
        Assert.Null((await ResetAsync(tomas, alya)).Error);
        Assert.False(await IsLiveAsync(open));
        Assert.IsType<SignInOver>((await PassAsync(half, CodeNow(key))).Error);
        Assert.NotNull(await SignInAsync("alya@example.org"));
        Assert.Equal(1, await EventsAsync("user.second_factor_reset", alya));
        Assert.IsType<SecondFactorIsOff>((await ResetAsync(tomas, alya)).Error);
    }

    [Fact]
    public async Task Stored_IsNeitherTheKeyNorACode_NorInTheLog()
    {
        var alya = await PersonAsync("alya", Role.Agent);
        var (key, codes) = await OnAsync(alya);
        await PassAsync(await HalfAsync("alya"), codes[0]);
        await using var db = Database.Open();
        var stored = await db.Database.SqlQuery<string>($"SELECT row_to_json(f)::text AS \"Value\" FROM identity.second_factor AS f").SingleAsync(Ct);
        var log = string.Concat(await db.Database.SqlQuery<string>($"SELECT payload::text AS \"Value\" FROM events.log").ToListAsync(Ct));
        foreach (var secret in codes.SelectMany(code => (string[])[code, code.Replace("-", "", StringComparison.Ordinal)])
            .Concat([Totp.Letters(key), Convert.ToBase64String(key), Convert.ToHexStringLower(key)]))
        {
            Assert.DoesNotContain(secret, stored, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(secret, log, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Key_CopiedToAnotherAccount_OpensNothing()
    {
        var alya = await PersonAsync("alya", Role.Agent);
        var maria = await PersonAsync("maria", Role.Agent);
        var (key, _) = await OnAsync(alya);
        await OnAsync(maria);
        await using (var db = Database.Open())
        {
            await db.Database.ExecuteSqlAsync(
                $"UPDATE identity.second_factor SET key = (SELECT key FROM identity.second_factor WHERE user_id = {alya.Value}) WHERE user_id = {maria.Value}", Ct);
        }

        Time.Advance(s_step);
        Assert.IsType<CodeWrong>((await PassAsync(await HalfAsync("maria"), CodeNow(key))).Error);
    }

    [Fact]
    public async Task AnotherTenant_SeesNoneOfIt()
    {
        var alya = await PersonAsync("alya", Role.Agent);
        var (key, _) = await OnAsync(alya);
        Time.Advance(s_step);
        var half = await HalfAsync("alya");
        TenantId other = new(Guid.CreateVersion7());
        await using var scope = Database.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = other;
        var signIn = scope.ServiceProvider.GetRequiredService<SignIn>();
        Assert.False(await signIn.StillCountsAsync(half with { Tenant = other }, Ct));
        var passed = await signIn.ByCodeAsync(half with { Tenant = other }, CodeNow(key), Client, null, Ct);
        Assert.IsType<SignInOver>(passed.Error);
        Assert.Empty(await scope.ServiceProvider.GetRequiredService<SynergyFlowDbContext>().Set<SecondFactor>().ToListAsync(Ct));
    }

    private async Task<byte[]> BeginAsync(UserId user)
    {
        var begun = await AskAsync((BeginSecondFactor begin) => begin.ExecuteAsync(As(user), new(Password), Ct));
        Assert.Null(begun.Error);
        var key = await StoredKeyAsync(user);
        Assert.Equal(begun.Value!.Letters, Totp.Letters(key));
        return key;
    }

    private async Task<(byte[] Key, IReadOnlyList<string> Codes)> OnAsync(UserId user)
    {
        var key = await BeginAsync(user);
        var on = await TurnOnAsync(user, CodeNow(key));
        Assert.Null(on.Error);
        return (key, on.Value!);
    }

    private async Task<byte[]> StoredKeyAsync(UserId user)
    {
        await using var db = Database.Open();
        return Database.Services.GetRequiredService<IAuthenticatorKeys>()
            .Reveal(await db.Set<SecondFactor>().SingleAsync(factor => factor.User == user, Ct))!;
    }

    private string CodeNow(byte[] key) => Totp.CodeOf(key, Totp.StepAt(Time.GetUtcNow()));

    private async Task<HalfSignedIn> HalfAsync(string name)
    {
        var answer = await ByPasswordAsync($"{name}@example.org");
        Assert.NotNull(answer?.Half);
        Assert.Null(answer.SignedIn);
        return answer.Half;
    }

    private Task<Result<IReadOnlyList<string>>> TurnOnAsync(UserId user, string code) =>
        AskAsync((TurnOnSecondFactor turnOn) => turnOn.ExecuteAsync(As(user), new(code), Ct));

    private Task<Result> TurnOffAsync(UserId user, string proof, SignedIn here) =>
        AskAsync((TurnOffSecondFactor off) => off.ExecuteAsync(As(user), new(proof, here.Session), Ct));

    private Task<Result<SignedIn>> PassAsync(HalfSignedIn half, string code) =>
        AskAsync((SignIn signIn) => signIn.ByCodeAsync(half, code, Client, null, Ct));

    private Task<Result<SignedIn>> AfterSetUpAsync(HalfSignedIn half) =>
        AskAsync((SignIn signIn) => signIn.AfterSetUpAsync(half, Client, null, Ct));

    private Task<bool> StillCountsAsync(HalfSignedIn half) => AskAsync((SignIn signIn) => signIn.StillCountsAsync(half, Ct));

    private Task<Result<int>> ResetAsync(UserId by, UserId user) =>
        AskAsync((ResetSecondFactor reset) => reset.ExecuteAsync(As(by), new(user), Ct));

    private async Task RequireAsync(SecondFactorFor required) =>
        Assert.Null((await AskAsync((EditSignInSettings edit) => edit.ExecuteAsync(System, new(required), Ct))).Error);

    private async Task<UserDetails> DetailsAsync(UserId user) =>
        (await AskAsync((ReadUsers read) => read.FindAsync(System, user, Ct))).Value!;

    private Task<bool> IsLiveAsync(SignedIn signedIn) => Database.Services.GetRequiredService<ISessions>()
        .IsLiveAsync(Tenant.First, signedIn.User, signedIn.Session, Ct);

    private async Task<int> EventsAsync(string type, UserId? of)
    {
        await using var db = Database.Open();
        var (any, id) = (of is null, of?.Value ?? Guid.Empty);
        return await db.Database.SqlQuery<int>(
            $"SELECT count(*)::int AS \"Value\" FROM events.log WHERE type = {type} AND ({any} OR aggregate_id = {id})").SingleAsync(Ct);
    }
}
