using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Teams.UseCases;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Testing;

namespace SynergyFlow.Core.Tests.Identity;

/// <summary>A tenant in memory: the ports over lists, the real access rules, and a unit of work that counts.</summary>
internal sealed class Office : IUserStore, ISessionStore, ITokenStore, ITeamStore, IPeople, IAccounts, ISessions, IPasswords, IAuthorizer, IUnitOfWork
{
    public Office()
    {
        Root = Person("Rina", Role.SystemAdmin);
        Admin = Person("Tomas", Role.TenantAdmin);
        Agent = Person("Alya", Role.Agent);
        Customer = Person("Maria", Role.EndUser);
    }

    public static TenantId Tenant => Core.Tenants.Tenant.First;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));

    public List<User> Users { get; } = [];

    public List<Session> Sessions { get; } = [];

    public List<AccessToken> Tokens { get; } = [];

    public List<Team> Teams { get; } = [];

    public List<UserId> Forgotten { get; } = [];

    public bool Locked { get; set; }

    public int Saves { get; private set; }

    public User Root { get; }

    public User Admin { get; }

    public User Agent { get; }

    public User Customer { get; }

    public AccountGate Gate => new(this, this, this);

    public TeamGate TeamGate => new(this, this);

    public CreateUser CreateUser => new(Gate, this, this, this, Time, NullLogger<CreateUser>.Instance);

    public EditUser EditUser => new(Gate, this, this, this, Time);

    public EditOwnProfile EditOwnProfile => new(Gate, this, this, Time);

    public ChangeUserRole ChangeUserRole => new(Gate, this, this, Time);

    public EnableUser EnableUser => new(Gate, this, this, Time);

    public DisableUser DisableUser => new(Gate, this, this, this, this, this, Time, NullLogger<DisableUser>.Instance);

    public ResetPassword ResetPassword => new(Gate, this, this, this, this, this, Time, NullLogger<ResetPassword>.Instance);

    public ChangeOwnPassword ChangeOwnPassword =>
        new(Gate, this, this, this, this, Time, NullLogger<ChangeOwnPassword>.Instance);

    public RevokeSession RevokeSession => new(this, Gate, this, this, this, Time);

    public CreateAccessToken CreateAccessToken =>
        new(this, this, this, this, this, Time, NullLogger<CreateAccessToken>.Instance);

    public RevokeAccessToken RevokeAccessToken => new(this, this, this, Gate, this, this, Time);

    public CreateTeam CreateTeam => new(TeamGate, this, this, Time);

    public EditTeam EditTeam => new(TeamGate, this, this, Time);

    public ArchiveTeam ArchiveTeam => new(TeamGate, this, Time);

    public JoinTeam JoinTeam => new(TeamGate, this, this, this, Time);

    public LeaveTeam LeaveTeam => new(TeamGate, this, this, Time);

    public static Actor As(User user, params string[] scopes) =>
        new(user.Tenant, user.Id, user.DisplayName, Channel.Ui, scopes.Length == 0 ? null : scopes.ToHashSet());

    public User Person(string name, Role role)
    {
        var user = User.Create(Tenant, name, $"{name}@example.org", role, new Stamp(UserId.System, Time.GetUtcNow())).Value!;
        user.ClearEvents();
        Users.Add(user);
        return user;
    }

    public Session SignIn(User user)
    {
        var session = new Session
        {
            Tenant = Tenant,
            Id = SessionId.New(),
            User = user.Id,
            UserAgent = "test",
            IpAddress = "::1",
            CreatedAt = Time.GetUtcNow(),
            ExpiresAt = Time.GetUtcNow().AddHours(12),
        };
        Sessions.Add(session);
        return session;
    }

    Task<User?> IUserStore.FindAsync(UserId id, CancellationToken ct) => Task.FromResult(Users.Find(user => user.Id == id));

    Task<bool> IUserStore.EmailTakenAsync(string normalizedEmail, UserId? except, CancellationToken ct) =>
        Task.FromResult(Users.Exists(user => user.NormalizedEmail == normalizedEmail && user.Id != except));

    Task<int> IUserStore.CountActiveAsync(Role atLeast, CancellationToken ct) =>
        Task.FromResult(Users.Count(user => user.CanSignIn && user.Role >= atLeast));

    void IUserStore.Add(User user) => Users.Add(user);

    Task<Session?> ISessionStore.FindAsync(SessionId id, CancellationToken ct) =>
        Task.FromResult(Sessions.Find(session => session.Id == id));

    Task<int> ISessionStore.RevokeAllAsync(UserId user, SessionId? except, DateTimeOffset now, CancellationToken ct)
    {
        var live = Sessions.FindAll(session => session.User == user && session.Id != except && session.RevokedAt is null);
        live.ForEach(session => session.RevokedAt = now);
        return Task.FromResult(live.Count);
    }

    Task<AccessToken?> ITokenStore.FindAsync(AccessTokenId id, CancellationToken ct) =>
        Task.FromResult(Tokens.Find(token => token.Id == id));

    Task<int> ITokenStore.CountLiveAsync(UserId user, DateTimeOffset now, CancellationToken ct) =>
        Task.FromResult(Tokens.Count(token => token.User == user && token.RevokedAt is null && token.ExpiresAt > now));

    Task<int> ITokenStore.RevokeAllAsync(UserId user, DateTimeOffset now, CancellationToken ct)
    {
        var live = Tokens.FindAll(token => token.User == user && token.RevokedAt is null);
        live.ForEach(token => token.RevokedAt = now);
        return Task.FromResult(live.Count);
    }

    void ITokenStore.Add(AccessToken token) => Tokens.Add(token);

    Task<Team?> ITeamStore.FindAsync(TeamId id, CancellationToken ct) => Task.FromResult(Teams.Find(team => team.Id == id));

    Task<bool> ITeamStore.NameTakenAsync(string name, TeamId? except, CancellationToken ct) =>
        Task.FromResult(Teams.Exists(team => team.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && team.Id != except));

    void ITeamStore.Add(Team team) => Teams.Add(team);

    Task<Person?> IPeople.FindAsync(TenantId tenant, UserId id, CancellationToken ct) =>
        Task.FromResult(Users.Where(user => user.Id == id)
            .Select(user => new Person(user.Id, user.DisplayName, user.Email, user.Kind, user.Role, user.Disabled, user.Vip))
            .FirstOrDefault());

    Task<IReadOnlyDictionary<UserId, Person>> IPeople.NamesAsync(
        TenantId tenant, IReadOnlyCollection<UserId> ids, CancellationToken ct) => throw new NotSupportedException();

    Task<IReadOnlyList<Person>> IPeople.SearchAsync(
        TenantId tenant, string? text, bool agentsOnly, int limit, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<Person>> NamedAsync(TenantId tenant, IReadOnlyCollection<string> texts, CancellationToken ct) => throw new NotSupportedException();

    public Task<Account?> FindAsync(TenantId tenant, UserId id, CancellationToken ct) =>
        Task.FromResult(Users.Where(user => user.Id == id)
            .Select(user => new Account(user.Id, user.Tenant, user.Role, user.CanSignIn, new HashSet<TeamId>()))
            .FirstOrDefault());

    void IAccounts.Forget(TenantId tenant, UserId id) => Forgotten.Add(id);

    Task<bool> ISessions.IsLiveAsync(TenantId tenant, UserId user, SessionId session, CancellationToken ct) =>
        throw new NotSupportedException();

    Task ISessions.SeenAsync(TenantId tenant, UserId user, SessionId session, CancellationToken ct) =>
        throw new NotSupportedException();

    void ISessions.Forget(TenantId tenant, UserId user) => Forgotten.Add(user);

    Task<PasswordCheck> IPasswords.CheckAsync(User user, string password, CancellationToken ct) => Task.FromResult(
        Locked ? PasswordCheck.Locked : user.PasswordHash == password ? PasswordCheck.Right : PasswordCheck.Wrong);

    void IPasswords.Set(User user, string password, bool mustChange) =>
        (user.PasswordHash, user.MustChangePassword) = (password, mustChange);

    async Task<Result> IAuthorizer.AuthorizeAsync(Actor actor, string action, Resource resource, CancellationToken ct) =>
        (actor.IsSystem && actor.Tenant == resource.Tenant) || AccessRules.Allows(await FindAsync(actor.Tenant, actor.Id, ct), actor.Scopes, action, resource)
            ? Result.Success
            : new NotAllowed(action);

    Task<RecordScope> IAuthorizer.ScopeAsync(Actor actor, CancellationToken ct) =>
        Task.FromResult(RecordScope.Nothing(actor.Tenant));

    Task<Result> IUnitOfWork.SaveAsync(Actor actor, CancellationToken ct)
    {
        Saves++;
        return Task.FromResult(Result.Success);
    }
}
