using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SynergyFlow.Drills.Host;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Events;

public sealed class FreshnessTests(PostgresServer postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Percentiles_AreOfTheLastQuarterOfAnHour()
    {
        var time = new FakeTimeProvider();
        var window = new FreshnessWindow(time);
        for (var second = 0; second < 900; second++)
        {
            window.Add(TimeSpan.FromSeconds(60));
        }

        for (var second = 1; second <= 900; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            window.Add(TimeSpan.FromMilliseconds(second));
        }

        var now = window.Now();
        Assert.Equal((450, 855, 891), (now.P50.TotalMilliseconds, now.P95.TotalMilliseconds, now.P99.TotalMilliseconds));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromMilliseconds(5_900), window.Now().Age); // nobody has looked since: it ages
    }

    [Fact]
    public void RedForFiveMinutes_IsToldOnce_AndAgainAfterItWasWell()
    {
        var time = new FakeTimeProvider();
        var window = new FreshnessWindow(time);

        Assert.Empty(Told(299, 11));
        Assert.False(window.Now().Alarming);
        Assert.Equal([1], Told(60, 11));
        Assert.True(window.Now().Alarming);
        Assert.Empty(Told(1, 9.9));
        Assert.Equal(TimeSpan.Zero, window.Now().RedFor);
        Assert.Equal([300], Told(400, 10));

        List<int> Told(int seconds, double age)
        {
            List<int> told = [];
            for (var second = 0; second < seconds; second++)
            {
                time.Advance(TimeSpan.FromSeconds(1));
                if (window.Add(TimeSpan.FromSeconds(age)))
                {
                    told.Add(second);
                }
            }

            return told;
        }
    }

    /// <summary>Stopped, what it feeds turns red; started again, green.</summary>
    [Fact]
    public async Task AStoppedSubscription_AgesWhileEventsWait()
    {
        await using var database = await EventsDatabase.CreateAsync(postgres, Ct);
        await using var services = new ServiceCollection().AddMetrics().AddSingleton<SubscriptionMeter>().BuildServiceProvider();
        using var monitor = new SubscriptionMonitor(database.System, services.GetRequiredService<SubscriptionMeter>(), TimeProvider.System, NullLogger<SubscriptionMonitor>.Instance);
        await monitor.StartAsync(Ct);
        var record = Guid.CreateVersion7();
        await using (await database.RunAsync(new SubscriptionOptions(), null, new Ledger()))
        {
            await database.ChangeAsync(record, Ct);
            await database.WaitForAsync("SELECT count(*) FROM ledger", 1, Ct);
        }

        await database.ChangeAsync(record, Ct);
        await AgeAsync(age => age > TimeSpan.FromSeconds(3));
        await using var node = await database.RunAsync(new SubscriptionOptions(), null, new Ledger());
        await AgeAsync(age => age < TimeSpan.FromSeconds(2));
        await monitor.StopAsync(Ct);

        async Task AgeAsync(Func<TimeSpan, bool> reached)
        {
            var begun = TimeProvider.System.GetTimestamp();
            while (!(monitor.All.GetValueOrDefault("ledger") is { } freshness && reached(freshness.Age)))
            {
                Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(30), "It was not reached.");
                await Task.Delay(50, Ct);
            }
        }
    }
}
