using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Persistence.Jobs;

internal static class JobServices
{
    extension(IServiceCollection services)
    {
        /// <summary>A kind of job with its runner.</summary>
        public IServiceCollection AddJobs<TKind>()
            where TKind : class, IJobKind
        {
            services.TryAddScoped<JobFence>();
            services.AddSingleton<TKind>().AddSingleton<JobLeases<TKind>>().AddSingleton<JobWorker<TKind>>();
            services.AddHostedService<JobRunner<TKind>>();
            return services;
        }
    }

    extension(IServiceScopeFactory scopes)
    {
        /// <summary>A scope for one step, under the claim's lease; its events are tied together by the job's id, and come of the one that began it.</summary>
        public AsyncServiceScope Open(ClaimedJob claimed)
        {
            var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = claimed.Actor.Tenant;
            scope.ServiceProvider.GetRequiredService<JobFence>().Owner = claimed.Owner;
            scope.ServiceProvider.GetRequiredService<Correlation>().ComesOf(claimed.BegunBy, claimed.Id.ToString());
            return scope;
        }
    }
}
