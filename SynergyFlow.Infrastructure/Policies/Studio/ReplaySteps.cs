using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Jobs;
using SynergyFlow.Infrastructure.Policies.InProcess;
using SynergyFlow.Infrastructure.Policies.Receipts;

namespace SynergyFlow.Infrastructure.Policies.Studio;

/// <summary>Asks both sides of a replay, some thousand questions at a time, and keeps how far it is.</summary>
internal sealed class ReplaySteps(
    ClaimedJob claimed, IServiceScopeFactory scopes, LivePolicies policies, IEnumerable<IPolicyDomain> domains, TimeProvider time, ILogger<InProcessEngine> logger)
    : IJobSteps
{
    private const int BatchSize = 5_000;
    private const int MostKept = 200;
    private const int MostAnswers = 10_000;
    private const string Broke = "Something broke on our side; the log has the details. Nothing was changed by it.";

    /// <summary>A policy may look at the question only, so the same question has the same answer; there are few kinds of them.</summary>
    private readonly Dictionary<string, (string From, string To)> _answers = new(StringComparer.Ordinal);

    private readonly PolicyReplayId _id = new(claimed.Id);
    private InProcessEngine? _candidate;
    private InProcessEngine? _baseline;

    public async Task<Result<bool>> StepAsync(int attempt, CancellationToken ct)
    {
        await using var scope = scopes.Open(claimed);
        var db = scope.ServiceProvider.GetRequiredService<SynergyFlowDbContext>();
        var replays = scope.ServiceProvider.GetRequiredService<IPolicyReplayStore>();
        if (await replays.FindAsync(_id, ct) is not { State: ReplayState.Running } replay)
        {
            return false;
        }

        var domain = domains.Single(one => one.Name == replay.Policy);
        var version = await db.Set<PolicyVersion>().SingleOrDefaultAsync(one => one.Id == replay.Candidate, ct);
        if (version is null || version.Report.Revision != replay.Revision)
        {
            replay.Fail("The draft was changed meanwhile. Replay it again.", Now());
        }
        else if (await BatchAsync(db, domain, replay, ct) is { Count: > 0 } batch)
        {
            await AskAsync(db, domain, replay, batch, ct);
        }
        else
        {
            version.MarkTried();
            replay.Finish(Now());
        }

        var goesOn = replay.State is ReplayState.Running;
        if (!goesOn)
        {
            Release();
        }

        var saved = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().SaveAsync(claimed.Actor, ct);
        return saved.Failed ? saved.Error : goesOn;
    }

    public async Task FailAsync(string? why, CancellationToken ct)
    {
        Release();
        await using var scope = scopes.Open(claimed);
        if (await scope.ServiceProvider.GetRequiredService<IPolicyReplayStore>().FindAsync(_id, ct) is { } replay)
        {
            replay.Fail(why ?? Broke, Now());
            await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().SaveAsync(claimed.Actor, ct);
        }
    }

    private static Task<List<Asked>> BatchAsync(SynergyFlowDbContext db, IPolicyDomain domain, PolicyReplay replay, CancellationToken ct)
    {
        var policy = domain.Path.Policy;
        var (from, last) = (replay.ReachedAt ?? replay.Since, replay.Reached ?? Guid.Empty);
        return db.Set<DecisionReceipt>().AsNoTracking()
            .Where(receipt => receipt.DecidedAt >= from && receipt.DecidedAt < replay.Until && receipt.Policy == policy)
            .Where(receipt => receipt.DecidedAt > from || receipt.Id > last)
            .OrderBy(receipt => receipt.DecidedAt).ThenBy(receipt => receipt.Id)
            .Take(BatchSize)
            .Select(receipt => new Asked(receipt.Id, receipt.DecidedAt, receipt.AggregateId, receipt.Input))
            .ToListAsync(ct);
    }

    private async Task AskAsync(SynergyFlowDbContext db, IPolicyDomain domain, PolicyReplay replay, List<Asked> batch, CancellationToken ct)
    {
        _candidate ??= await LoadAsync(replay.Candidate, ct);
        _baseline ??= replay.Baseline is { } version ? await LoadAsync(version, ct) : new InProcessEngine(CompiledPolicies.OwnAsync(), logger);
        var kept = replay.Flips.ToDictionary(kind => (kind.From, kind.To), kind => kind.Count);
        List<(string From, string To)> flips = [];
        foreach (var one in batch)
        {
            if (!_answers.TryGetValue(one.Input, out var answer))
            {
                var question = Encoding.UTF8.GetBytes(one.Input);
                var (now, then) = (await AskAsync(_baseline, domain, question, ct), await AskAsync(_candidate, domain, question, ct));
                answer = (Said(now), Said(then));

                // No answer may be for want of time: that is asked again.
                if (_answers.Count < MostAnswers && now.Fault is null && then.Fault is null)
                {
                    _answers.Add(one.Input, answer);
                }
            }

            var (from, to) = answer;
            if (from == to)
            {
                continue;
            }

            flips.Add((from, to));
            var count = kept[(from, to)] = kept.GetValueOrDefault((from, to)) + 1;
            if (count <= MostKept)
            {
                db.Add(new ReplayedFlip
                {
                    Tenant = replay.Tenant,
                    Replay = replay.Id,
                    Receipt = one.Id,
                    Record = one.About,
                    DecidedAt = one.At,
                    From = from,
                    To = to,
                });
            }
        }

        replay.Advance(batch.Count, batch.Count - flips.Count, flips, batch[^1].At, batch[^1].Id);
    }

    private static async ValueTask<(PolicyVerdict? Verdict, PolicyFault? Fault)> AskAsync(
        InProcessEngine engine, IPolicyDomain domain, byte[] question, CancellationToken ct) =>
        domain.Read(question, await engine.AskAsync(domain.Path, question, ct));

    private static string Said((PolicyVerdict? Verdict, PolicyFault? Fault) answer) => answer.Verdict?.Word ?? answer.Fault!.Code;

    private async Task<InProcessEngine> LoadAsync(PolicyVersionId id, CancellationToken ct) =>
        await policies.LoadAsync(claimed.Actor.Tenant, id, ct) ?? throw new InvalidOperationException($"The version {id} has nothing that runs.");

    private void Release()
    {
        _candidate?.Dispose();
        _baseline?.Dispose();
    }

    private Stamp Now() => claimed.Actor.At(time.GetUtcNow());

    private sealed record Asked(Guid Id, DateTimeOffset At, Guid About, string Input);
}
