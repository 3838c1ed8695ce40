using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Teams.UseCases;
using SynergyFlow.Core.Tests.Identity;

namespace SynergyFlow.Core.Tests.Teams;

public sealed class ManageTeamsTests
{
    private readonly Office _office = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Actor Admin => Office.As(_office.Admin);

    private async Task<Team> MakeAsync(string name = "Network")
    {
        var created = await _office.CreateTeam.ExecuteAsync(Admin, new(name), Ct);
        Assert.Null(created.Error);
        return _office.Teams.Single(team => team.Id == created.Value!.Id);
    }

    [Fact]
    public async Task Create_SameNameInOtherCase_IsTaken()
    {
        await MakeAsync();
        Assert.IsType<TeamNameTaken>((await _office.CreateTeam.ExecuteAsync(Admin, new("NETWORK"), Ct)).Error);
    }

    [Fact]
    public async Task Edit_OneField_LeavesTheOther()
    {
        var team = await MakeAsync();
        var edited = await _office.EditTeam.ExecuteAsync(Admin, new(team.Id, Description: "Switches"), Ct);
        Assert.Null(edited.Error);
        Assert.Equal(("Network", "Switches", team.Version), (team.Name, team.Description, edited.Value));
    }

    [Fact]
    public async Task Edit_OtherVersion_SaysWhichIsStored()
    {
        var team = await MakeAsync();
        var edited = await _office.EditTeam.ExecuteAsync(Admin, new(team.Id, "Other", ExpectedVersion: 9), Ct);
        Assert.Equal(new VersionConflict(team.Version), edited.Error);
    }

    [Fact]
    public async Task Join_ThenLead_ThenLeave_LeavesThreeEvents()
    {
        var team = await MakeAsync();
        team.ClearEvents();
        Assert.Null((await _office.JoinTeam.ExecuteAsync(Admin, new(team.Id, _office.Agent.Id), Ct)).Error);
        Assert.Null((await _office.JoinTeam.ExecuteAsync(Admin, new(team.Id, _office.Agent.Id, TeamRole.Lead), Ct)).Error);
        Assert.Equal(TeamRole.Lead, Assert.Single(team.Members).Role);
        Assert.Null((await _office.LeaveTeam.ExecuteAsync(Admin, new(team.Id, _office.Agent.Id), Ct)).Error);
        Assert.Empty(team.Members);
        Assert.Equal(3, team.Events.Count);
        Assert.Equal(3, _office.Forgotten.Count(user => user == _office.Agent.Id));
    }

    [Fact]
    public async Task Join_NoAgent_IsRefused()
    {
        var team = await MakeAsync();
        Assert.IsType<MemberNotAnAgent>((await _office.JoinTeam.ExecuteAsync(Admin, new(team.Id, _office.Customer.Id), Ct)).Error);
        Assert.IsType<MemberNotAnAgent>((await _office.JoinTeam.ExecuteAsync(Admin, new(team.Id, UserId.New()), Ct)).Error);
        Assert.Empty(team.Members);
    }

    [Fact]
    public async Task Archived_TakesNoMembersUntilRestored()
    {
        var team = await MakeAsync();
        Assert.Null((await _office.ArchiveTeam.ExecuteAsync(Admin, new(team.Id, true), Ct)).Error);
        Assert.IsType<TeamArchived>((await _office.JoinTeam.ExecuteAsync(Admin, new(team.Id, _office.Agent.Id), Ct)).Error);
        Assert.Null((await _office.ArchiveTeam.ExecuteAsync(Admin, new(team.Id, false), Ct)).Error);
        Assert.Null((await _office.JoinTeam.ExecuteAsync(Admin, new(team.Id, _office.Agent.Id), Ct)).Error);
    }

    [Fact]
    public async Task Leave_ByANonMember_IsNotFound()
    {
        var team = await MakeAsync();
        Assert.IsType<NotAMember>((await _office.LeaveTeam.ExecuteAsync(Admin, new(team.Id, _office.Agent.Id), Ct)).Error);
    }

    [Theory]
    [InlineData(Role.EndUser)]
    [InlineData(Role.Agent)]
    public async Task Everything_BelowTenantAdmin_IsRefused(Role role)
    {
        var team = await MakeAsync();
        var saves = _office.Saves;
        var actor = Office.As(_office.Person("Other", role));
        Error?[] errors =
        [
            (await _office.CreateTeam.ExecuteAsync(actor, new("Other"), Ct)).Error,
            (await _office.EditTeam.ExecuteAsync(actor, new(team.Id, "Other"), Ct)).Error,
            (await _office.ArchiveTeam.ExecuteAsync(actor, new(team.Id, true), Ct)).Error,
            (await _office.JoinTeam.ExecuteAsync(actor, new(team.Id, _office.Agent.Id), Ct)).Error,
            (await _office.LeaveTeam.ExecuteAsync(actor, new(team.Id, _office.Agent.Id), Ct)).Error,
        ];
        Assert.All(errors, error => Assert.IsType<NotAllowed>(error));
        Assert.Equal(saves, _office.Saves);
    }

    [Fact]
    public async Task UnknownTeam_IsNotFound() => Assert.IsType<TeamNotFound>(
        (await _office.EditTeam.ExecuteAsync(Admin, new(TeamId.New(), "Other"), Ct)).Error);
}
