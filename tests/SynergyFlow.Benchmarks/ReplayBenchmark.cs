using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Core.Policies.Studio.UseCases;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Jobs;
using SynergyFlow.Infrastructure.Policies.Studio;

namespace SynergyFlow.Benchmarks;

/// <summary>
/// A replay of 100,000 stored decisions, as the job does it: read, asked of both sides, differences counted and kept. The questions are all
/// there are, over and over; the candidate does not raise the urgency for VIPs.
/// </summary>
internal static class ReplayBenchmark
{
    private const int Decisions = 100_000;

    public static async Task RunAsync(RunOptions options)
    {
        await using var desk = await FilledDesk.OpenAsync(options);
        var admin = await AdminAsync(desk);
        await DecideAsync(desk);
        var own = desk.Services.GetRequiredService<IPolicyWorkshop>().Own(PolicyNames.Priority);
        var without = own.Source.Replace("raised contains \"vip\" if input.requester.vip == true", "raised contains \"vip\" if input.requester.vip == \"never\"", StringComparison.Ordinal);
        PolicyText text = new(without, "package synergyflow.priority_test\n\nimport data.synergyflow.priority\n\ntest_answers if priority.decision.priority with input as {\"impact\": 1, \"urgency\": 1}\n", null);
        var draft = Of(await RunAsync((WritePolicy write) => write.ExecuteAsync(admin, new WritePolicy.Begin(PolicyNames.Priority), default)));
        draft = Of(await RunAsync((WritePolicy write) => write.ExecuteAsync(admin, new WritePolicy.Save(PolicyNames.Priority, draft.Number, text), default)));

        Report.Line($"| replay | decisions | seconds | differences |\n|---|---:|---:|---:|");
        for (var round = 1; round <= 3; round++)
        {
            Of(await RunAsync((ReplayPolicy replay) => replay.ExecuteAsync(admin, new(PolicyNames.Priority, draft.Number, 7), default)));
            var began = Stopwatch.GetTimestamp();
            var claimed = await desk.Services.GetRequiredService<JobLeases<ReplayJobs>>().ClaimAsync(default);
            await desk.Services.GetRequiredService<JobWorker<ReplayJobs>>().WorkAsync(claimed!, default);
            var took = Stopwatch.GetElapsedTime(began);
            var done = Of(await RunAsync((ReplayPolicy replay) => replay.ListAsync(admin, PolicyNames.Priority, draft.Number, default)))[0];
            Report.Line($"| {round}, {done.State} | {done.Asked} | {took.TotalSeconds:N2} | {done.Asked - done.Unchanged} |");
        }

        async Task<Result<T>> RunAsync<TUseCase, T>(Func<TUseCase, Task<Result<T>>> run)
            where TUseCase : notnull
        {
            await using var scope = desk.Services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = Tenant.First;
            return await run(scope.ServiceProvider.GetRequiredService<TUseCase>());
        }
    }

    private static T Of<T>(Result<T> result) => result.Failed ? throw new InvalidOperationException(result.Error.Message) : result.Value;

    private static async Task<Actor> AdminAsync(FilledDesk desk)
    {
        const string Email = "measuring.admin@example.test";
        await using var db = await desk.Services.GetRequiredService<TenantContexts>().OpenAsync(Tenant.First, default);
        var user = await db.Set<User>().SingleOrDefaultAsync(one => one.Email == Email);
        if (user is null)
        {
            user = User.Create(Tenant.First, "Measuring Admin", Email, Role.TenantAdmin, new Stamp(UserId.System, TimeProvider.System.GetUtcNow())).Value!;
            user.ClearEvents();
            db.Add(user);
            await db.SaveChangesAsync();
        }

        return new Actor(Tenant.First, user.Id, user.DisplayName, Channel.System);
    }

    /// <summary>Receipts as if they had been written in the last hours.</summary>
    private static async Task DecideAsync(FilledDesk desk)
    {
        var questions = desk.Services.GetServices<IPolicyDomain>().Single(one => one.Name == PolicyNames.Priority).Samples.Select(System.Text.Encoding.UTF8.GetString).ToArray();
        await using var source = NpgsqlDataSource.Create(desk.Administrator);
        await using var fill = source.CreateCommand(
            """
            INSERT INTO policies.decision_receipt (tenant_id, id, decided_at, policy, revision, engine, verdict, aggregate_kind, aggregate_id, event_id, actor_id, actor_name,
                input, result, reasons, fault, duration_us, correlation_id)
            SELECT $1, gen_random_uuid(), now() - make_interval(secs => n / 10.0), 'synergyflow/priority', 'measured', 'in_process', 'P4', 'incident', gen_random_uuid(), gen_random_uuid(), $2, 'Measured',
                ($3::text[])[1 + n % cardinality($3::text[])]::json, NULL, '[]', NULL, 10, 'measured'
            FROM generate_series(1, $4 - (SELECT count(*) FROM policies.decision_receipt WHERE tenant_id = $1 AND policy = 'synergyflow/priority' AND decided_at > now() - interval '7 days')::int) AS n
            """);
        fill.CommandTimeout = 300;
        fill.Parameters.Add(new NpgsqlParameter { Value = Tenant.First.Value });
        fill.Parameters.Add(new NpgsqlParameter { Value = UserId.System.Value });
        fill.Parameters.Add(new NpgsqlParameter { Value = questions });
        fill.Parameters.Add(new NpgsqlParameter { Value = Decisions });
        await fill.ExecuteNonQueryAsync();
    }
}
