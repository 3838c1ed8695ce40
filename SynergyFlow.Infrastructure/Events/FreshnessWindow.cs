using SynergyFlow.Core.Events.Contracts;

namespace SynergyFlow.Infrastructure.Events;

/// <summary>How old what one subscription feeds has been, as it was looked at once a second.</summary>
internal sealed class FreshnessWindow(TimeProvider time)
{
    /// <summary>A quarter of an hour.</summary>
    private const int Most = 900;

    private readonly Queue<TimeSpan> _ages = new(Most);
    private readonly Lock _lock = new();
    private TimeSpan _age;
    private TimeSpan _p50;
    private TimeSpan _p95;
    private TimeSpan _p99;
    private long _at;
    private long? _redSince;
    private bool _told;

    /// <returns>True once for each time that it has been red for too long.</returns>
    public bool Add(TimeSpan age)
    {
        lock (_lock)
        {
            (_age, _at) = (age, time.GetTimestamp());
            if (_ages.Count == Most)
            {
                _ages.Dequeue();
            }

            _ages.Enqueue(age);
            var sorted = _ages.Order().ToArray();
            (_p50, _p95, _p99) = (At(sorted, 0.50), At(sorted, 0.95), At(sorted, 0.99));
            if (age < Freshness.Red)
            {
                (_redSince, _told) = (null, false);
                return false;
            }

            _redSince ??= _at;
            return !_told && (_told = time.GetElapsedTime(_redSince.Value) >= Freshness.Alarm);
        }
    }

    /// <summary>The age goes on from the last look: when nobody can look any more, it shows.</summary>
    public Freshness Now()
    {
        lock (_lock)
        {
            return new Freshness(
                _age + time.GetElapsedTime(_at), _p50, _p95, _p99, _redSince is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero);
        }
    }

    private static TimeSpan At(TimeSpan[] sorted, double part) =>
        sorted[(int)Math.Ceiling(part * sorted.Length) - 1];
}
