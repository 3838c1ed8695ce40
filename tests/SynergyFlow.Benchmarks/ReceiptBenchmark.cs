using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Benchmarks;

/// <summary>
/// What the decision and its receipt cost on top of a change: the same edit of the impact with both, and with a priority that the matrix gives
/// and nobody writes down, in turns.
/// </summary>
internal static class ReceiptBenchmark
{
    public static async Task RunAsync(RunOptions options)
    {
        await using var desk = await FilledDesk.OpenAsync(options);
        var id = await NewAsync(desk);
        var version = 1;
        List<double> with = [], without = [];
        var until = Stopwatch.StartNew();
        for (var i = -200; i < 200 || until.Elapsed.TotalSeconds < (options.Seconds ?? 20); i++)
        {
            // Each edit changes the impact, and each of the two kinds does so in both directions.
            var bare = ((i + 1) & 2) == 0;
            var began = Stopwatch.GetTimestamp();
            version = await EditAsync(desk, id, version, (i & 1) == 0 ? Impact.Team : Impact.Department, bare);
            if (i >= 0)
            {
                (bare ? without : with).Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }

        Report.Line($"| an edit of the impact | p50, ms | p95, ms | p99, ms | edits |\n|---|---:|---:|---:|---:|");
        Report.Line($"| with decision and receipt | {Report.At(with, 0.5):N2} | {Report.At(with, 0.95):N2} | {Report.At(with, 0.99):N2} | {with.Count} |");
        Report.Line($"| without both | {Report.At(without, 0.5):N2} | {Report.At(without, 0.95):N2} | {Report.At(without, 0.99):N2} | {without.Count} |");
    }

    private static async Task<RecordId> NewAsync(FilledDesk desk)
    {
        await using var scope = Scope(desk);
        var created = await scope.ServiceProvider.GetRequiredService<CreateIncident>().ExecuteAsync(
            desk.Agent, new IncidentFields { Title = "Measured", Requester = desk.Agent.Id }, default);
        return created.Value?.Id ?? throw new InvalidOperationException(created.Error!.Message);
    }

    /// <returns>The version after it.</returns>
    private static async Task<int> EditAsync(FilledDesk desk, RecordId id, int version, Impact impact, bool bare)
    {
        await using var scope = Scope(desk);
        var provider = scope.ServiceProvider;
        var edit = bare
            ? ActivatorUtilities.CreateInstance<EditIncident>(provider, ActivatorUtilities.CreateInstance<Priorities>(provider, new ByMatrix(), new Nothing()))
            : provider.GetRequiredService<EditIncident>();

        var edited = await edit.ExecuteAsync(desk.Agent, new(id, version, new IncidentPatch { Impact = impact }), default);
        return edited.Failed ? throw new InvalidOperationException(edited.Error.Message) : edited.Value;
    }

    private static AsyncServiceScope Scope(FilledDesk desk)
    {
        var scope = desk.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = desk.Agent.Tenant;
        return scope;
    }

    private sealed class Nothing : IReceipts
    {
        public void Keep(Decision decision, Aggregate about)
        {
        }
    }

    private sealed class ByMatrix : IPriorityPolicy
    {
        public Task<PriorityDecision> DecideAsync(PriorityQuestion question, TenantId tenant, RecordId? record, CancellationToken ct) => Task.FromResult(new PriorityDecision(
            question.ByMatrix, new Decision("", "", "", "", "{}", null, [], null, TimeSpan.Zero, DateTimeOffset.UnixEpoch)));

        public PriorityQuestion? Asked(string input) => null;
    }
}
