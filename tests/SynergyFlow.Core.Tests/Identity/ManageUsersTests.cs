using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Tests.Identity;

public sealed class ManageUsersTests
{
    private readonly Office _office = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_WithoutPassword_ShowsOneOnceAndAsksToChangeIt()
    {
        var created = await _office.CreateUser.ExecuteAsync(
            Office.As(_office.Admin), new("Budi Santoso", "budi@example.org", Role.Agent), Ct);

        Assert.Null(created.Error);
        var budi = Assert.Single(_office.Users, user => user.Id == created.Value!.Id);
        Assert.True(budi.MustChangePassword);
        Assert.Equal(created.Value!.GeneratedPassword, budi.PasswordHash);
        Assert.Null(PasswordRules.Check("password", created.Value.GeneratedPassword, budi.Email));
        Assert.DoesNotContain(created.Value.GeneratedPassword!, created.Value.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            budi.Events.SelectMany(raised => raised.Event.Changes), change => change.To == created.Value.GeneratedPassword);
    }

    [Fact]
    public async Task Create_WithPassword_AnswersNone()
    {
        var created = await _office.CreateUser.ExecuteAsync(
            Office.As(_office.Admin), new("Budi", "budi@example.org", Role.Agent, "correct horse battery"), Ct);
        Assert.Null(created.Error);
        Assert.Null(created.Value!.GeneratedPassword);
    }

    [Theory]
    [InlineData("short", "password.too_weak")]
    [InlineData("aaaaaaaaaaaaaaaa", "password.too_weak")]
    [InlineData("budi.santoso-2026", "password.too_weak")]
    [InlineData("", "validation")]
    public async Task Create_WeakPassword_IsRefusedAndNamesTheField(string password, string code)
    {
        var created = await _office.CreateUser.ExecuteAsync(
            Office.As(_office.Admin), new("Budi", "budi.santoso@example.org", Role.Agent, password), Ct);
        Assert.Equal((code, "password"), (created.Error?.Code, created.Error?.Field));
        Assert.Equal(0, _office.Saves);
    }

    [Fact]
    public async Task Create_SameAddressInOtherCase_IsTaken()
    {
        var created = await _office.CreateUser.ExecuteAsync(
            Office.As(_office.Admin), new("Other", "ALYA@EXAMPLE.ORG", Role.Agent), Ct);
        Assert.IsType<EmailTaken>(created.Error);
    }

    [Fact]
    public async Task Create_ByTenantAdmin_MakesNoSystemAdmin()
    {
        var created = await _office.CreateUser.ExecuteAsync(
            Office.As(_office.Admin), new("Other", "other@example.org", Role.SystemAdmin), Ct);
        Assert.IsType<RoleAboveYours>(created.Error);
    }

    [Theory]
    [InlineData(Role.EndUser)]
    [InlineData(Role.Agent)]
    public async Task Everything_BelowTenantAdmin_IsRefusedWithoutSaving(Role role)
    {
        var actor = Office.As(_office.Person("Other", role));
        var id = _office.Customer.Id;
        Error?[] errors =
        [
            (await _office.CreateUser.ExecuteAsync(actor, new("Other", "o@example.org", Role.Agent), Ct)).Error,
            (await _office.EditUser.ExecuteAsync(actor, new(id, "Other"), Ct)).Error,
            (await _office.ChangeUserRole.ExecuteAsync(actor, new(id, Role.Agent), Ct)).Error,
            (await _office.EnableUser.ExecuteAsync(actor, new(id), Ct)).Error,
            (await _office.DisableUser.ExecuteAsync(actor, new(id), Ct)).Error,
            (await _office.ResetPassword.ExecuteAsync(actor, new(id), Ct)).Error,
        ];
        Assert.All(errors, error => Assert.IsType<NotAllowed>(error));
        Assert.Equal(0, _office.Saves);
    }

    [Fact]
    public async Task Everything_OnASystemAdminByATenantAdmin_IsRefused()
    {
        var actor = Office.As(_office.Admin);
        var id = _office.Root.Id;
        Error?[] errors =
        [
            (await _office.EditUser.ExecuteAsync(actor, new(id, "Other"), Ct)).Error,
            (await _office.ChangeUserRole.ExecuteAsync(actor, new(id, Role.Agent), Ct)).Error,
            (await _office.EnableUser.ExecuteAsync(actor, new(id), Ct)).Error,
            (await _office.DisableUser.ExecuteAsync(actor, new(id), Ct)).Error,
            (await _office.ResetPassword.ExecuteAsync(actor, new(id), Ct)).Error,
        ];
        Assert.All(errors, error => Assert.IsType<RoleAboveYours>(error));
        Assert.Equal(0, _office.Saves);
    }

    [Fact]
    public async Task Edit_OtherVersion_SaysWhichIsStored()
    {
        var edited = await _office.EditUser.ExecuteAsync(
            Office.As(_office.Admin), new(_office.Agent.Id, DisplayName: "Other", ExpectedVersion: 7), Ct);
        Assert.Equal(new VersionConflict(_office.Agent.Version), edited.Error);
    }

    [Fact]
    public async Task Edit_OneField_LeavesTheOthers()
    {
        var edited = await _office.EditUser.ExecuteAsync(
            Office.As(_office.Admin), new(_office.Agent.Id, TimeZone: "Asia/Jakarta"), Ct);
        Assert.Null(edited.Error);
        Assert.Equal(("Alya", "Alya@example.org", "Asia/Jakarta"), (_office.Agent.DisplayName, _office.Agent.Email, _office.Agent.TimeZone));
        Assert.Equal(_office.Agent.Version, edited.Value);
    }

    [Fact]
    public async Task ChangeRole_LiftsAndIsForgottenByTheCache()
    {
        var changed = await _office.ChangeUserRole.ExecuteAsync(Office.As(_office.Admin), new(_office.Customer.Id, Role.Agent), Ct);
        Assert.Null(changed.Error);
        Assert.Equal(Role.Agent, _office.Customer.Role);
        Assert.Contains(_office.Customer.Id, _office.Forgotten);
        Assert.IsType<UserRoleChanged>(Assert.Single(_office.Customer.Events).Event);
    }

    [Fact]
    public async Task ChangeRole_AboveOnesOwn_IsRefused()
    {
        var changed = await _office.ChangeUserRole.ExecuteAsync(
            Office.As(_office.Admin), new(_office.Customer.Id, Role.SystemAdmin), Ct);
        Assert.IsType<RoleAboveYours>(changed.Error);
    }

    [Fact]
    public async Task OnOneself_RoleDisableAndReset_AreRefused()
    {
        var actor = Office.As(_office.Root);
        Assert.IsType<NotOnYourself>((await _office.ChangeUserRole.ExecuteAsync(actor, new(actor.Id, Role.Agent), Ct)).Error);
        Assert.IsType<NotOnYourself>((await _office.DisableUser.ExecuteAsync(actor, new(actor.Id), Ct)).Error);
        Assert.IsType<NotOnYourself>((await _office.ResetPassword.ExecuteAsync(actor, new(actor.Id), Ct)).Error);
    }

    [Fact]
    public async Task LastSystemAdmin_IsKeptEvenFromTheSystem()
    {
        var system = Actor.System(Office.Tenant);
        _office.Users.Add(User.OfSystem(Office.Tenant, _office.Time.GetUtcNow()));
        Assert.Equal(1, await ((IUserStore)_office).CountActiveAsync(Role.SystemAdmin, Ct));

        Assert.IsType<LastAdministrator>(await _office.Gate.KeepsAnAdministratorAsync(_office.Root, null, Ct));
        Assert.IsType<LastAdministrator>(await _office.Gate.KeepsAnAdministratorAsync(_office.Root, Role.TenantAdmin, Ct));
        Assert.Null(await _office.Gate.KeepsAnAdministratorAsync(_office.Root, Role.SystemAdmin, Ct));
        Assert.Null(await _office.Gate.ReachesAsync(system, Role.SystemAdmin, Ct));
    }

    [Fact]
    public async Task LastTenantAdmin_WithoutSystemAdmin_CannotBeDemoted()
    {
        _office.Users.Remove(_office.Root);
        Assert.IsType<LastAdministrator>(await _office.Gate.KeepsAnAdministratorAsync(_office.Admin, Role.Agent, Ct));
        _office.Person("Second", Role.TenantAdmin);
        Assert.Null(await _office.Gate.KeepsAnAdministratorAsync(_office.Admin, Role.Agent, Ct));
    }

    [Fact]
    public async Task Disable_EndsSessionsAndTokens()
    {
        var session = _office.SignIn(_office.Agent);
        var others = _office.SignIn(_office.Customer);
        var token = await _office.CreateAccessToken.ExecuteAsync(Office.As(_office.Agent), new("ci", ["read"], 30), Ct);

        var disabled = await _office.DisableUser.ExecuteAsync(Office.As(_office.Admin), new(_office.Agent.Id), Ct);

        Assert.Null(disabled.Error);
        Assert.False(_office.Agent.CanSignIn);
        Assert.NotNull(session.RevokedAt);
        Assert.Null(others.RevokedAt);
        Assert.NotNull(_office.Tokens.Single(row => row.Id == token.Value!.Id).RevokedAt);
    }

    [Fact]
    public async Task Enable_LetsHimInAgain()
    {
        await _office.DisableUser.ExecuteAsync(Office.As(_office.Admin), new(_office.Agent.Id), Ct);
        var enabled = await _office.EnableUser.ExecuteAsync(Office.As(_office.Admin), new(_office.Agent.Id), Ct);
        Assert.Null(enabled.Error);
        Assert.True(_office.Agent.CanSignIn);
    }

    [Fact]
    public async Task Reset_OpensTheLockAndThrowsEverybodyOut()
    {
        var session = _office.SignIn(_office.Agent);
        _office.Agent.LockoutEnd = _office.Time.GetUtcNow().AddMinutes(10);

        var reset = await _office.ResetPassword.ExecuteAsync(Office.As(_office.Admin), new(_office.Agent.Id), Ct);

        Assert.Null(reset.Error);
        Assert.Equal(reset.Value!.GeneratedPassword, _office.Agent.PasswordHash);
        Assert.True(_office.Agent.MustChangePassword);
        Assert.Null(_office.Agent.LockoutEnd);
        Assert.NotNull(session.RevokedAt);
        Assert.IsType<UserPasswordChanged>(Assert.Single(_office.Agent.Events).Event);
    }

    [Fact]
    public async Task Reset_OfAPlaceholder_IsRefused()
    {
        var placeholder = User.Placeholder(Office.Tenant, "Caller 12", new Stamp(UserId.System, _office.Time.GetUtcNow()));
        _office.Users.Add(placeholder);
        Assert.IsType<NotAPerson>((await _office.ResetPassword.ExecuteAsync(Office.As(_office.Admin), new(placeholder.Id), Ct)).Error);
    }

    [Fact]
    public async Task UnknownUser_IsNotFound() => Assert.IsType<UserNotFound>(
        (await _office.EditUser.ExecuteAsync(Office.As(_office.Admin), new(UserId.New(), "Other"), Ct)).Error);
}
