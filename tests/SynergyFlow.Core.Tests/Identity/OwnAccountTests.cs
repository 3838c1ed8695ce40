using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Tests.Identity;

public sealed class OwnAccountTests
{
    private readonly Office _office = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Profile_ChangesNameAndZoneButNotTheAddress()
    {
        var edited = await _office.EditOwnProfile.ExecuteAsync(
            Office.As(_office.Customer), new("Maria Reyes", "Asia/Manila"), Ct);
        Assert.Null(edited.Error);
        Assert.Equal(
            ("Maria Reyes", "Asia/Manila", "Maria@example.org"),
            (_office.Customer.DisplayName, _office.Customer.TimeZone, _office.Customer.Email));
    }

    [Fact]
    public async Task Profile_UnknownZone_NamesTheField()
    {
        var edited = await _office.EditOwnProfile.ExecuteAsync(Office.As(_office.Customer), new(TimeZone: "Mars/Olympus"), Ct);
        Assert.Equal("timeZone", edited.Error?.Field);
    }

    [Fact]
    public async Task Profile_Language_IsOneOfThoseThereAreOrNone_AndCountsAtOnce()
    {
        var chosen = await _office.EditOwnProfile.ExecuteAsync(Office.As(_office.Customer), new(Language: "fil"), Ct);
        Assert.Null(chosen.Error);
        Assert.Equal("fil", _office.Customer.Language);
        Assert.Contains(_office.Customer.Id, _office.Forgotten);

        var unknown = await _office.EditOwnProfile.ExecuteAsync(Office.As(_office.Customer), new(Language: "tlh"), Ct);
        Assert.Equal(("language", "fil"), (unknown.Error?.Field, _office.Customer.Language));

        Assert.Null((await _office.EditOwnProfile.ExecuteAsync(Office.As(_office.Customer), new("Maria", Language: null), Ct)).Error);
        Assert.Null(_office.Customer.Language);
    }

    [Fact]
    public async Task Profile_OfADisabledAccount_IsRefused()
    {
        _office.Customer.Enable(false, new Stamp(UserId.System, _office.Time.GetUtcNow()));
        Assert.IsType<NotAllowed>(
            (await _office.EditOwnProfile.ExecuteAsync(Office.As(_office.Customer), new("Other"), Ct)).Error);
    }

    [Fact]
    public async Task Password_RightOne_EndsTheOtherSessions()
    {
        _office.Agent.PasswordHash = "old password of alice";
        _office.Agent.MustChangePassword = true;
        var (here, elsewhere) = (_office.SignIn(_office.Agent), _office.SignIn(_office.Agent));

        var changed = await _office.ChangeOwnPassword.ExecuteAsync(
            Office.As(_office.Agent), new("old password of alice", "quite another password", here.Id), Ct);

        Assert.Null(changed.Error);
        Assert.Equal("quite another password", _office.Agent.PasswordHash);
        Assert.False(_office.Agent.MustChangePassword);
        Assert.Null(here.RevokedAt);
        Assert.NotNull(elsewhere.RevokedAt);
    }

    [Theory]
    [InlineData("wrong one", "quite another password", "password.wrong")]
    [InlineData(null, "quite another password", "password.wrong")]
    [InlineData("old password of alice", "old password of alice", "password.too_weak")]
    [InlineData("old password of alice", "short", "password.too_weak")]
    [InlineData("old password of alice", null, "validation")]
    public async Task Password_Refused_StaysAsItWas(string? current, string? next, string code)
    {
        _office.Agent.PasswordHash = "old password of alice";
        var changed = await _office.ChangeOwnPassword.ExecuteAsync(Office.As(_office.Agent), new(current, next), Ct);
        Assert.Equal(code, changed.Error?.Code);
        Assert.Equal("old password of alice", _office.Agent.PasswordHash);
    }

    [Fact]
    public async Task Password_AfterTooManyGuesses_IsLocked()
    {
        _office.Locked = true;
        var changed = await _office.ChangeOwnPassword.ExecuteAsync(
            Office.As(_office.Agent), new("old password of alice", "quite another password"), Ct);
        Assert.IsType<PasswordLocked>(changed.Error);
    }

    [Fact]
    public async Task Session_OwnOne_Ends()
    {
        var session = _office.SignIn(_office.Customer);
        Assert.Null((await _office.RevokeSession.ExecuteAsync(Office.As(_office.Customer), new(session.Id), Ct)).Error);
        Assert.NotNull(session.RevokedAt);
        Assert.Contains(_office.Customer.Id, _office.Forgotten);
    }

    [Fact]
    public async Task Session_OfSomebodyElse_DoesNotExistForHim()
    {
        var session = _office.SignIn(_office.Agent);
        Assert.IsType<SessionNotFound>(
            (await _office.RevokeSession.ExecuteAsync(Office.As(_office.Customer), new(session.Id), Ct)).Error);
        Assert.Null(session.RevokedAt);
    }

    [Fact]
    public async Task Session_OfSomebodyElse_EndsForAnAdmin()
    {
        var session = _office.SignIn(_office.Agent);
        Assert.Null((await _office.RevokeSession.ExecuteAsync(Office.As(_office.Admin), new(session.Id), Ct)).Error);
        Assert.NotNull(session.RevokedAt);
    }

    [Fact]
    public async Task Session_OfASystemAdmin_IsOutOfReachOfATenantAdmin()
    {
        var session = _office.SignIn(_office.Root);
        Assert.IsType<RoleAboveYours>(
            (await _office.RevokeSession.ExecuteAsync(Office.As(_office.Admin), new(session.Id), Ct)).Error);
        Assert.Null(session.RevokedAt);
    }

    [Fact]
    public async Task Token_IsShownOnceAndStoredAsHash()
    {
        var created = await _office.CreateAccessToken.ExecuteAsync(
            Office.As(_office.Agent), new(" ci ", ["write", "read", "read"], 30), Ct);

        Assert.Null(created.Error);
        var token = Assert.Single(_office.Tokens);
        Assert.StartsWith("sfp_", created.Value!.Secret, StringComparison.Ordinal);
        Assert.Equal(token.Tenant, TokenSecret.TenantOf(created.Value.Secret));
        Assert.Equal(TokenSecret.Hash(created.Value.Secret), token.Hash);
        Assert.Equal(("ci", created.Value.Secret[..8]), (token.Name, token.Hint));
        Assert.Equal(["read", "write"], token.Scopes);
        Assert.Equal(_office.Time.GetUtcNow().AddDays(30), token.ExpiresAt);
        Assert.DoesNotContain(created.Value.Secret, created.Value.ToString(), StringComparison.Ordinal);
        Assert.IsType<UserTokenCreated>(Assert.Single(_office.Agent.Events).Event);
    }

    [Theory]
    [InlineData("", "read", 30, "name")]
    [InlineData("ci", "everything", 30, "scopes")]
    [InlineData("ci", "admin", 30, "scopes")]
    [InlineData("ci", "", 30, "scopes")]
    [InlineData("ci", "read", 0, "days")]
    [InlineData("ci", "read", 366, "days")]
    public async Task Token_BadCommand_NamesTheField(string name, string scopes, int days, string field)
    {
        var created = await _office.CreateAccessToken.ExecuteAsync(
            Office.As(_office.Agent), new(name, scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries), days), Ct);
        Assert.Equal(field, created.Error?.Field);
        Assert.Empty(_office.Tokens);
    }

    [Fact]
    public async Task Token_OfAToken_ReachesNoFurther()
    {
        var throughToken = Office.As(_office.Admin, "write");
        var wider = await _office.CreateAccessToken.ExecuteAsync(throughToken, new("ci", ["admin"], 30), Ct);
        Assert.Equal("scopes", wider.Error?.Field);
        Assert.Null((await _office.CreateAccessToken.ExecuteAsync(throughToken, new("ci", ["write"], 30), Ct)).Error);
    }

    [Fact]
    public async Task Token_OfAReadOnlyToken_IsRefused() => Assert.IsType<NotAllowed>(
        (await _office.CreateAccessToken.ExecuteAsync(Office.As(_office.Admin, "read"), new("ci", ["read"], 30), Ct)).Error);

    [Fact]
    public async Task Token_FiftyFirst_IsRefused()
    {
        for (var count = 0; count < CreateAccessToken.Most; count++)
        {
            Assert.Null((await _office.CreateAccessToken.ExecuteAsync(Office.As(_office.Agent), new("ci", ["read"], 1), Ct)).Error);
        }

        Assert.IsType<TooManyTokens>(
            (await _office.CreateAccessToken.ExecuteAsync(Office.As(_office.Agent), new("ci", ["read"], 1), Ct)).Error);
    }

    [Fact]
    public async Task RevokeToken_OnlyOnesOwnOrAsAdmin()
    {
        var created = await _office.CreateAccessToken.ExecuteAsync(Office.As(_office.Agent), new("ci", ["read"], 30), Ct);
        var id = created.Value!.Id;
        Assert.IsType<AccessTokenNotFound>(
            (await _office.RevokeAccessToken.ExecuteAsync(Office.As(_office.Customer), new(id), Ct)).Error);
        Assert.Null((await _office.RevokeAccessToken.ExecuteAsync(Office.As(_office.Admin), new(id), Ct)).Error);
        Assert.NotNull(_office.Tokens.Single().RevokedAt);
        Assert.IsType<AccessTokenNotFound>(
            (await _office.RevokeAccessToken.ExecuteAsync(Office.As(_office.Agent), new(id), Ct)).Error);
    }
}
