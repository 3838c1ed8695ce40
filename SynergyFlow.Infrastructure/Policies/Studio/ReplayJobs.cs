using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Persistence.Jobs;
using SynergyFlow.Infrastructure.Policies.InProcess;

namespace SynergyFlow.Infrastructure.Policies.Studio;

/// <summary>
/// Replays as jobs. Both sides run in this process, whatever engine decides otherwise: an OPA that decides for people is not kept busy with this.
/// </summary>
internal sealed class ReplayJobs(
    IServiceScopeFactory scopes, LivePolicies policies, IEnumerable<IPolicyDomain> domains, TimeProvider time, ILogger<InProcessEngine> logger) : IJobKind
{
    public static string Table => "policies.replay";

    public static string Busy => "'running'";

    public static Channel Channel => Channel.System;

    /// <summary>One: the others are for whoever works.</summary>
    public int Lanes => 1;

    public TimeSpan Lease => TimeSpan.FromSeconds(20);

    public IJobSteps Begin(ClaimedJob job) => new ReplaySteps(job, scopes, policies, domains, time, logger);
}
