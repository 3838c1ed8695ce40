using System.Globalization;
using Microsoft.AspNetCore.Components.Authorization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Web.Identity;

namespace SynergyFlow.Web.Components;

/// <summary>
/// Runs one use case in a DI scope of its own. A circuit's scope lives as long as the browser tab, so a
/// component that injected a use case would share one DbContext with every other component, for hours.
/// </summary>
public sealed class UseCases(IServiceScopeFactory scopes, AuthenticationStateProvider authentication)
{
    public async Task<TResult> RunAsync<TUseCase, TResult>(Func<TUseCase, Actor, Task<TResult>> run)
        where TUseCase : notnull
    {
        ArgumentNullException.ThrowIfNull(run);
        var actor = await ActorAsync();
        return await RunForAsync<TUseCase, TResult>(actor, useCase => run(useCase, actor));
    }

    /// <summary>The same for one that has nothing to answer.</summary>
    public Task RunAsync<TUseCase>(Func<TUseCase, Actor, Task> run)
        where TUseCase : notnull
    {
        ArgumentNullException.ThrowIfNull(run);
        return RunAsync<TUseCase, bool>(async (useCase, actor) =>
        {
            await run(useCase, actor);
            return true;
        });
    }

    /// <summary>For somebody who has not signed in, and has shown otherwise who he is.</summary>
    public async Task<TResult> RunForAsync<TUseCase, TResult>(Actor actor, Func<TUseCase, Task<TResult>> run)
        where TUseCase : notnull
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(run);

        // What is stored must not depend on who is looking; the caller's own culture is back when this returns.
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        using var log = TenantLog.Of(actor.Tenant);
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = actor.Tenant;
        scope.ServiceProvider.GetRequiredService<Correlation>().Begin();
        return await run(scope.ServiceProvider.GetRequiredService<TUseCase>());
    }

    /// <summary>Who sits at this circuit.</summary>
    public async Task<Actor> ActorAsync() => (await authentication.GetAuthenticationStateAsync()).User.ToActor();
}
