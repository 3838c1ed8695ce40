using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Tests.Work;

/// <summary>What a page hears of changes: all of them, at its own pace.</summary>
public sealed class RecordWatchTests
{
    private readonly Clock _clock = new();
    private readonly ChangeFeed<RecordChanged> _feed = new();
    private readonly Queue<TaskCompletionSource<IReadOnlyDictionary<Guid, int>>> _awaited = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Thousands_AtOnce_AreAllHeardOf_WithTheLatestOfEach()
    {
        await using var watch = Watch();
        var (first, next) = (Reload(), Reload());
        var once = Guid.CreateVersion7();
        Tell(once, 1);
        Assert.Equal([once], (await first).Keys);

        // While the page rests.
        Guid[] many = [.. Enumerable.Range(0, 5_000).Select(_ => Guid.CreateVersion7())];
        foreach (var version in new[] { 1, 3, 2 })
        {
            Array.ForEach(many, record => Tell(record, version));
        }

        Assert.False(next.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var heard = await next;
        Assert.Equal(many.ToHashSet(), heard.Keys.ToHashSet());
        Assert.All(heard.Values, version => Assert.Equal(3, version));
    }

    [Fact]
    public async Task Settling_WaitsOnceForABurst_AndSaysHowOldTheLatestChangeIs()
    {
        var settle = TimeSpan.FromSeconds(3);
        await using var watch = Watch(settle);
        var (first, next) = (Reload(), Reload());
        Tell(Guid.CreateVersion7(), 1);
        Tell(Guid.CreateVersion7(), 1);
        await _clock.TimerAsync(settle);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Tell(Guid.CreateVersion7(), 1);
        _clock.Advance(TimeSpan.FromSeconds(0.9));
        Assert.False(first.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(3, (await first).Count);
        Assert.Equal(TimeSpan.FromSeconds(1), watch.SinceLatest);

        // Nothing is left of the burst: the next change settles as long as the first.
        _clock.Advance(TimeSpan.FromSeconds(10));
        Tell(Guid.CreateVersion7(), 1);
        await _clock.TimerAsync(settle);
        _clock.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(next.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Single(await next);
        Assert.Equal(settle, watch.SinceLatest);
    }

    [Fact]
    public async Task Changes_ThatCouldNotBeRead_ComeAgainWithTheNextOne_NotByThemselves()
    {
        await using var watch = Watch();
        var (first, next) = (Reload(), Reload());
        var (missed, later) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        Tell(missed, 4);
        watch.PutBack(await first);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.False(next.IsCompleted);

        Tell(missed, 3);
        Tell(later, 1);
        Assert.Equal(4, (await next)[missed]);
    }

    [Fact]
    public async Task Page_ThatIsLeft_HearsNothingMore()
    {
        var watch = Watch();
        var reload = Reload();
        await watch.DisposeAsync();
        Tell(Guid.CreateVersion7(), 1);
        Assert.False(reload.IsCompleted);
    }

    /// <summary>The read that is under way is broken off before the watch is: its end is no failure, for which there would be no page any more.</summary>
    [Fact]
    public async Task Page_ThatIsLeftWhileItReads_IsNotToldThatTheReadFailed()
    {
        using CancellationTokenSource left = new();
        TaskCompletionSource reading = new(TaskCreationOptions.RunContinuationsAsynchronously);
        List<Exception> failures = [];
        RecordWatch watch = new(
            _feed,
            _clock,
            _ => true,
            async _ =>
            {
                reading.SetResult();
                await Task.Delay(Timeout.Infinite, left.Token);
            },
            failure =>
            {
                failures.Add(failure);
                return Task.CompletedTask;
            },
            left.Token);
        watch.Start();
        Tell(Guid.CreateVersion7(), 1);
        await reading.Task.WaitAsync(TimeSpan.FromSeconds(30), Ct);

        await left.CancelAsync();
        await watch.DisposeAsync();
        Assert.Empty(failures);
    }

    private RecordWatch Watch(TimeSpan settle = default)
    {
        RecordWatch watch = new(
            _feed,
            _clock,
            change => change.Tenant == Tenant.First,
            changed =>
            {
                _awaited.Dequeue().SetResult(changed);
                return Task.CompletedTask;
            },
            failure => throw new InvalidOperationException("The watch failed.", failure),
            CancellationToken.None,
            settle);
        watch.Start();
        return watch;
    }

    private Task<IReadOnlyDictionary<Guid, int>> Reload()
    {
        TaskCompletionSource<IReadOnlyDictionary<Guid, int>> reload = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited.Enqueue(reload);
        return reload.Task.WaitAsync(TimeSpan.FromSeconds(30), Ct);
    }

    private void Tell(Guid record, int version) => _feed.Publish(new RecordChanged(Tenant.First, record, "incident", version, "incident.updated"));

    /// <summary>Says when somebody has begun to wait.</summary>
    private sealed class Clock : FakeTimeProvider
    {
        private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            _timers.Writer.TryWrite(dueTime);
            return timer;
        }

        public async Task TimerAsync(TimeSpan due)
        {
            using CancellationTokenSource late = new(TimeSpan.FromSeconds(30));
            while (await _timers.Reader.ReadAsync(late.Token) != due)
            {
                // Of something else.
            }
        }
    }
}
