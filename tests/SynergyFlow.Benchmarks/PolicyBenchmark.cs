using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Infrastructure.Policies;
using SynergyFlow.Infrastructure.Policies.InProcess;
using SynergyFlow.Infrastructure.Policies.Opa;
using SynergyFlow.Testing;

namespace SynergyFlow.Benchmarks;

/// <summary>One question to the policies, from the facts in memory to the verdict: in this process, and by an OPA beside it.</summary>
internal static class PolicyBenchmark
{
    private static readonly string[] s_actions = [.. typeof(Actions).GetFields().Select(field => (string)field.GetRawConstantValue()!)];

    public static async Task RunAsync(RunOptions options)
    {
        var count = options.Count ?? 50_000;
        var compiling = Stopwatch.StartNew();
        var policies = await CompiledPolicies.OwnAsync();
        var compiled = compiling.Elapsed;
        compiling.Restart();
        using PolicyInstance instance = new(policies);
        Report.Line($"Compiled in {compiled.TotalMilliseconds:N0} ms; an instance in {compiling.Elapsed.TotalMilliseconds:N1} ms, {instance.MemorySize / 1024:N0} KiB.\n");
        Report.Line($"| engine | question | p50, µs | p95, µs | p99, µs |\n|---|---|---:|---:|---:|");
        using InProcessEngine own = new(Task.FromResult(policies), NullLogger<InProcessEngine>.Instance);
        await MeasureAsync("in process", own, count);
        await using var server = await OpaServer.StartAsync(default);
        using OpaEngine opa = new(server.Url, TimeProvider.System, NullLogger<OpaEngine>.Instance, limit: TimeSpan.FromSeconds(10));
        await MeasureAsync("OPA beside it", opa, count / 10);
    }

    private static async Task MeasureAsync(string name, IPolicyEngine engine, int count)
    {
        var (agent, customer) = (Person(Role.Agent), Person(Role.EndUser));
        var tenant = agent.Account.Tenant;
        Resource others = new("incident", tenant, Guid.CreateVersion7(), [UserId.New(), UserId.New()], UserId.New(), TeamId.New());
        await RowAsync("agent updates an incident", PolicyPath.Decision, () => AccessQuestion.Of(agent.Actor, agent.Account, others, Actions.IncidentUpdate));
        await RowAsync("requester reads another's", PolicyPath.Decision, () => AccessQuestion.Of(customer.Actor, customer.Account, others with { Tenant = customer.Account.Tenant }, Actions.RecordRead));
        await RowAsync($"which of {s_actions.Length} actions", PolicyPath.Allowed, () => AccessQuestion.Of(agent.Actor, agent.Account, others, actions: s_actions));
        await RowAsync("which records", PolicyPath.Scope, () => AccessQuestion.Of(agent.Actor, agent.Account, new Resource("record", tenant)));

        async Task RowAsync(string what, PolicyPath path, Func<ReadOnlyMemory<byte>> question)
        {
            List<double> times = [];
            for (var i = -(count / 10); i < count; i++)
            {
                var began = Stopwatch.GetTimestamp();
                var answer = await engine.AskAsync(path, question(), default);
                _ = path == PolicyPath.Decision && Verdict.Of(answer).Allowed;
                if (i >= 0)
                {
                    times.Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds);
                }

                if (answer.Fault is { } fault)
                {
                    throw new InvalidOperationException($"{what}: {fault.Code}");
                }
            }

            Report.Line($"| {name} | {what} | {Report.At(times, 0.5):N1} | {Report.At(times, 0.95):N1} | {Report.At(times, 0.99):N1} |");
        }
    }

    private static (Actor Actor, Account Account) Person(Role role)
    {
        var (id, tenant) = (UserId.New(), TenantId.New());
        return (new Actor(tenant, id, "Somebody", Channel.Ui), new Account(id, tenant, role, Active: true, new HashSet<TeamId> { TeamId.New(), TeamId.New() }));
    }
}
