using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Identity;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Identity;

/// <summary>A database with nobody but the system in it, a clock that stands still, and short ways to ask.</summary>
public abstract class IdentityTest(PostgresServer postgres) : IAsyncLifetime
{
    protected const string Password = "correct horse battery staple";

    protected static Actor System { get; } = Actor.System(Tenant.First);

    protected static Client Client { get; } = new("Test/1.0", "192.0.2.7");

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

    protected MigratedDatabase Database { get; private set; } = null!;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Database = await MigratedDatabase.CreateAsync(
        postgres, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time)), Ct);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>In a scope of its own, as a request has one.</summary>
    protected async Task<TResult> AskAsync<TService, TResult>(Func<TService, Task<TResult>> ask)
        where TService : notnull
    {
        await using var scope = Database.Scope();
        return await ask(scope.ServiceProvider.GetRequiredService<TService>());
    }

    protected async Task<UserId> PersonAsync(string name, Role role)
    {
        var created = await AskAsync((CreateUser create) =>
            create.ExecuteAsync(System, new(name, $"{name}@example.org", role, Password), Ct));
        Assert.Null(created.Error);
        return created.Value!.Id;
    }

    protected async Task<User> StoredAsync(UserId id)
    {
        await using var db = Database.Open();
        return await db.Set<User>().SingleAsync(user => user.Id == id, Ct);
    }

    protected async Task<SignedIn?> SignInAsync(string email, string password = Password) => (await ByPasswordAsync(email, password))?.SignedIn;

    protected Task<PasswordAnswer?> ByPasswordAsync(string email, string password = Password) =>
        AskAsync((SignIn signIn) => signIn.ByPasswordAsync(email, password, Client, null, Ct));

    protected static Actor As(UserId id) => new(Tenant.First, id, "Somebody", Channel.Ui);
}
