using Microsoft.Extensions.Logging.Abstractions;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Core.Tests.Identity.Provisioning;

namespace SynergyFlow.Core.Tests.Identity;

public sealed class ExternalIdentityTests : IExternalIdentityStore, ITeamDirectory, IBreakGlass
{
    private const string Issuer = "https://login.example.org";
    private static readonly Dictionary<string, bool> s_noTeams = [];

    private readonly Office _office = new();
    private readonly List<ExternalIdentity> _identities = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private SignInExternally SignIn => new(
        _office.Gate, this, NothingProvisioned.Store, _office, this, _office, _office, this, _office, _office.Time, NullLogger<SignInExternally>.Instance);

    private LinkExternalIdentity Link => new(
        _office.Gate, this, _office, this, _office, _office, _office.Time, NullLogger<LinkExternalIdentity>.Instance);

    private UnlinkExternalIdentity Unlink => new(
        _office.Gate, this, _office, _office, _office, _office, _office, _office.Time, NullLogger<UnlinkExternalIdentity>.Instance);

    [Fact]
    public async Task SignIn_IsAskedByTheSystemOnly()
    {
        var asked = await SignIn.ExecuteAsync(Office.As(_office.Agent), Command("s-1"), Ct);
        Assert.IsType<NotAllowed>(asked.Error);
        Assert.Equal((0, 0), (_identities.Count, _office.Saves));
    }

    [Theory]
    [InlineData(null, "Sari", Role.EndUser)]
    [InlineData(Role.Agent, "  ", Role.Agent)]
    [InlineData(Role.SystemAdmin, null, Role.SystemAdmin)]
    public async Task SignIn_FirstTime_MakesAnAccountOfTheMappedRole(Role? mapped, string? name, Role expected)
    {
        var made = await SignIn.ExecuteAsync(Actor.System(Office.Tenant), Command("s-1", name, "not an address", mapped), Ct);
        var user = Assert.Single(_office.Users, user => user.Id == made.Value);
        Assert.Equal((expected, (string?)null, (string?)null), (user.Role, user.Email, user.PasswordHash));
        Assert.NotEqual("", user.DisplayName);
        Assert.Equal((Issuer, "s-1", ExternalOrigin.Created), (_identities[0].Issuer, _identities[0].Subject, _identities[0].Origin));
        Assert.Equal([typeof(UserCreated), typeof(UserExternalLinked)], user.Events.Select(raised => raised.Event.GetType()));
    }

    [Fact]
    public async Task SignIn_SubjectInAnotherCaseOrOfAnotherIssuer_IsAnotherPerson()
    {
        var first = await SignIn.ExecuteAsync(Actor.System(Office.Tenant), Command("s-1"), Ct);
        var upper = await SignIn.ExecuteAsync(Actor.System(Office.Tenant), Command("S-1"), Ct);
        var other = await SignIn.ExecuteAsync(Actor.System(Office.Tenant), Command("s-1") with { Issuer = Issuer + "/hr" }, Ct);
        var slash = await SignIn.ExecuteAsync(Actor.System(Office.Tenant), Command("s-1") with { Issuer = Issuer + "/" }, Ct);
        var again = await SignIn.ExecuteAsync(Actor.System(Office.Tenant), Command("s-1"), Ct);
        Assert.Equal(3, new HashSet<UserId> { first.Value, upper.Value, other.Value }.Count);
        Assert.Equal((first.Value, first.Value), (again.Value, slash.Value));
    }

    [Theory]
    [InlineData("\u0007", "")]
    [InlineData("Sari", "s\n1")]
    public async Task SignIn_ClaimsThatNameNobody_AreRefused(string name, string subject)
    {
        if (subject.Length == 0)
        {
            subject = new string('x', ExternalIdentity.SubjectLength + 1);
        }

        var refused = await SignIn.ExecuteAsync(Actor.System(Office.Tenant), Command(subject, name), Ct);
        Assert.IsType<ExternalClaimsUnusable>(refused.Error);
        Assert.Equal((0, 0), (_identities.Count, _office.Saves));
    }

    [Fact]
    public async Task SignIn_PlacesIntoAgentsTeamsOnly()
    {
        var network = Team.Create(Office.Tenant, "Network", null, new Stamp(UserId.System, default)).Value!;
        var desk = Team.Create(Office.Tenant, "Desk", null, new Stamp(UserId.System, default)).Value!;
        _office.Teams.AddRange([network, desk]);
        Dictionary<string, bool> claims = new() { ["network"] = true, ["Unheard of"] = true };
        var user = (await SignIn.ExecuteAsync(Actor.System(Office.Tenant), Command("s-1", role: Role.Agent) with { Teams = claims }, Ct)).Value;
        desk.Join(user, TeamRole.Lead, new Stamp(UserId.System, default));
        Assert.Equal(user, Assert.Single(network.Members).User);

        // No agent any more: out of the mapped team, whatever the claim says; what is not mapped is not touched.
        await SignIn.ExecuteAsync(Actor.System(Office.Tenant), Command("s-1", role: Role.EndUser) with { Teams = claims }, Ct);
        Assert.Empty(network.Members);
        Assert.Single(desk.Members);
    }

    [Fact]
    public async Task Unlink_OwnLastWayIn_IsRefused_AndAnAdministratorEndsTheSessions()
    {
        var id = (await SignIn.ExecuteAsync(Actor.System(Office.Tenant), Command("s-1"), Ct)).Value;
        var sari = _office.Users.Single(user => user.Id == id);
        var session = _office.SignIn(sari);
        var identity = _identities[0].Id;
        Assert.IsType<LastWayIn>((await Unlink.ExecuteAsync(Office.As(sari), new(identity), Ct)).Error);
        Assert.IsType<ExternalIdentityNotFound>((await Unlink.ExecuteAsync(Office.As(_office.Agent), new(identity), Ct)).Error);
        Assert.Null((await Unlink.ExecuteAsync(Office.As(_office.Admin), new(identity), Ct)).Error);
        Assert.Empty(_identities);
        Assert.NotNull(session.RevokedAt);
        Assert.Contains(sari.Events, raised => raised.Event is UserExternalUnlinked);
    }

    [Fact]
    public async Task Unlink_OwnWithAPassword_KeepsTheSession()
    {
        _office.Agent.PasswordHash = "hash";
        await Link.OwnAsync(Office.As(_office.Agent), new(Issuer, "s-1", SignedInLocally: true), Ct);
        var session = _office.SignIn(_office.Agent);
        Assert.Null((await Unlink.ExecuteAsync(Office.As(_office.Agent), new(_identities[0].Id), Ct)).Error);
        Assert.Null(session.RevokedAt);
    }

    [Fact]
    public async Task Link_NeedsThePasswordsSession_AndATokenOfScopeWrite()
    {
        var byProvider = await Link.OwnAsync(Office.As(_office.Agent), new(Issuer, "s-1", SignedInLocally: false), Ct);
        Assert.IsType<LinkNeedsLocalSignIn>(byProvider.Error);
        var reading = await Link.OwnAsync(Office.As(_office.Agent, TokenScopes.Read), new(Issuer, "s-1", SignedInLocally: true), Ct);
        Assert.IsType<NotAllowed>(reading.Error);
        Assert.Empty(_identities);
    }

    [Fact]
    public async Task Link_ElevenIdentities_AreTooMany()
    {
        for (var n = 0; n < LinkExternalIdentity.Most; n++)
        {
            Assert.Null((await Link.ProvisionAsync(Office.As(_office.Admin), new(_office.Agent.Id, Issuer, $"s-{n}"), Ct)).Error);
        }

        Assert.IsType<TooManyExternalIdentities>((await Link.ProvisionAsync(Office.As(_office.Admin), new(_office.Agent.Id, Issuer, "s-x"), Ct)).Error);
    }

    [Fact]
    public async Task Link_OfAPlaceholder_IsRefused()
    {
        var placeholder = User.Placeholder(Office.Tenant, "Somebody", new Stamp(UserId.System, default));
        _office.Users.Add(placeholder);
        Assert.IsType<NotAPerson>((await Link.ProvisionAsync(Office.As(_office.Admin), new(placeholder.Id, Issuer, "s-1"), Ct)).Error);
    }

    private static SignInExternally.Command Command(string subject, string? name = "Sari", string? email = null, Role? role = null) =>
        new(Issuer, subject, name, email, role, s_noTeams, CreateAccount: true);

    Task<ExternalIdentity?> IExternalIdentityStore.FindAsync(string issuer, string subject, CancellationToken ct) =>
        Task.FromResult(_identities.Find(identity => identity.Issuer == issuer && identity.Subject == subject));

    Task<ExternalIdentity?> IExternalIdentityStore.FindAsync(ExternalIdentityId id, CancellationToken ct) =>
        Task.FromResult(_identities.Find(identity => identity.Id == id));

    Task<int> IExternalIdentityStore.CountAsync(UserId user, CancellationToken ct) =>
        Task.FromResult(_identities.Count(identity => identity.User == user));

    void IExternalIdentityStore.Add(ExternalIdentity identity) => _identities.Add(identity);

    void IExternalIdentityStore.Remove(ExternalIdentity identity) => _identities.Remove(identity);

    Task<TeamRow?> ITeamDirectory.FindAsync(TenantId tenant, TeamId id, CancellationToken ct) => throw new NotSupportedException();

    Task<IReadOnlyList<TeamRow>> ITeamDirectory.ListAsync(TenantId tenant, CancellationToken ct) => Task.FromResult<IReadOnlyList<TeamRow>>(
        [.. _office.Teams.Select(team => new TeamRow(team.Id, team.Name, null, team.Archived, team.Members.Count))]);

    Task<IReadOnlyList<TeamRow>> ITeamDirectory.NamedAsync(TenantId tenant, IReadOnlyCollection<string> names, CancellationToken ct) =>
        throw new NotSupportedException();

    Task<IReadOnlyList<TeamRow>> ITeamDirectory.SearchAsync(TenantId tenant, string text, int limit, CancellationToken ct) =>
        throw new NotSupportedException();

    Task<IReadOnlyList<TeamMember>> ITeamDirectory.MembersAsync(TenantId tenant, IReadOnlyCollection<TeamId> teams, CancellationToken ct) =>
        throw new NotSupportedException();

    Task<IReadOnlyList<UserId>> ITeamDirectory.LeadsOfAsync(TenantId tenant, UserId person, CancellationToken ct) => throw new NotSupportedException();

    Task<IReadOnlyList<UserId>> ITeamDirectory.LedByAsync(TenantId tenant, UserId lead, CancellationToken ct) => throw new NotSupportedException();

    Task<bool> ITeamDirectory.IsMemberAsync(TenantId tenant, TeamId team, UserId user, CancellationToken ct) =>
        Task.FromResult(_office.Teams.Single(one => one.Id == team).Members.Any(member => member.User == user));

    bool IBreakGlass.Is(User user) => false;
}
