using Microsoft.Extensions.Hosting;

namespace SynergyFlow.Infrastructure.Policies;

/// <summary>Looks once a second whether the policies decide, so that pages say so when they do not: then nothing is allowed (drill D10).</summary>
/// <param name="ask">Null when they do; else the reason. See <see cref="PolicyCheck.AskAsync"/>.</param>
public sealed class PolicyWatch(Func<CancellationToken, Task<string?>> ask, TimeProvider time) : BackgroundService
{
    /// <summary>A single question may be unlucky.</summary>
    private const int Silent = 2;

    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(1);

    private volatile bool _decide = true;
    private int _silent;

    /// <summary>As far as is known; at the start that they do.</summary>
    public bool Decide => _decide;

    public event EventHandler? Changed;

    public async Task LookAsync(CancellationToken ct)
    {
        _silent = await ask(ct) is null ? 0 : _silent + 1;
        if (_decide != _silent < Silent)
        {
            _decide = !_decide;
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(s_every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }
}
