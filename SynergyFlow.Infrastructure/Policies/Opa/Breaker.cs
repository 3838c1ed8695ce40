namespace SynergyFlow.Infrastructure.Policies.Opa;

/// <summary>
/// Leaves a server alone after five failures one after the other. Once a second one question is let through; its success closes the
/// breaker, so a server that is back is noticed within that second.
/// </summary>
internal sealed class Breaker(TimeProvider time)
{
    public const int MostFailures = 5;

    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private int _failures;
    private long _lastTried;

    /// <returns>False while the server is left alone.</returns>
    public bool Lets()
    {
        lock (_lock)
        {
            if (_failures < MostFailures)
            {
                return true;
            }

            if (time.GetElapsedTime(_lastTried) < Rest)
            {
                return false;
            }

            // This one tries; the others wait another second for how it went.
            _lastTried = time.GetTimestamp();
            return true;
        }
    }

    public void Succeeded()
    {
        lock (_lock)
        {
            _failures = 0;
        }
    }

    /// <returns>True when this failure opened it.</returns>
    public bool Failed()
    {
        lock (_lock)
        {
            _lastTried = time.GetTimestamp();
            return ++_failures == MostFailures;
        }
    }
}
