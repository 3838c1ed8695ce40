using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants.Contracts;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Identity;

/// <summary>In a scope of the other tenant, so that nothing of the asker's own reaches it.</summary>
internal sealed class TenantAdministrators(IServiceScopeFactory scopes, TimeProvider time) : ITenantAdministrators
{
    public Error? Check(string? name, string? email) =>
        User.Create(default, name ?? "", email ?? "", Role.TenantAdmin, new Stamp(UserId.System, time.GetUtcNow())).Error is not { } wrong ? null
        : wrong is InvalidField field ? new InvalidField("administrator." + field.Field, field.Message)
        : wrong;

    public async Task<Result<NewAdministrator>> AddAsync(TenantId tenant, string name, string email, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        services.GetRequiredService<TenantScope>().Tenant = tenant;
        if (Correlation.Current is { } asked)
        {
            services.GetRequiredService<Correlation>().Id = asked;
        }

        await services.GetRequiredService<TenantStart>().EnsureAsync(tenant, ct);
        var made = await services.GetRequiredService<CreateUser>().ExecuteAsync(Actor.System(tenant), new(name, email, Role.TenantAdmin), ct);
        return made.Failed ? made.Error : new NewAdministrator(made.Value.Id, made.Value.GeneratedPassword!);
    }
}
