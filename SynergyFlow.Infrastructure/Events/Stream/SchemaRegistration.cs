using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SynergyFlow.Infrastructure.Events.Stream;

/// <summary>
/// Brings every schema to the registry when the process starts, and keeps the ids: events go on when the registry is away later. What the
/// registry refuses is asked for again now and then, until somebody has mended it.
/// </summary>
internal sealed class SchemaRegistration(SchemaRegistry registry, TimeProvider time, ILogger<SchemaRegistration> logger) : BackgroundService
{
    private static readonly TimeSpan s_away = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_refused = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _refused = new(StringComparer.Ordinal);
    private volatile string? _missing = "The schema registry has not been asked yet.";

    /// <summary>Why nothing can be published yet; null from the moment on at which the registry has answered about every type.</summary>
    public string? Missing => _missing;

    /// <summary>The types that the registry does not take, with its reason.</summary>
    public IReadOnlyDictionary<string, string> Refused => _refused;

    public Uri AddressOf(int schemaId) => registry.AddressOf(schemaId);

    /// <exception cref="SubscriptionStalledException">The registry has not been reached since the process started.</exception>
    /// <exception cref="SchemaRefusedException"/>
    public int IdOf(string eventType)
    {
        if (_ids.TryGetValue(eventType, out var id))
        {
            return id;
        }

        throw _refused.TryGetValue(eventType, out var reason)
            ? new SchemaRefusedException($"The schema registry does not take the schema of {eventType}: {reason}")
            : new SubscriptionStalledException(Missing ?? $"The schema of {eventType} is not registered yet.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RegisterAsync(stoppingToken);
                if (_missing is not null)
                {
                    logger.SchemasRegistered(_ids.Count, _refused.Count);
                    _missing = null;
                }

                if (_refused.IsEmpty)
                {
                    return;
                }

                await Pause.ForAsync(s_refused, time, stoppingToken);
            }
            catch (RegistryAwayException away)
            {
                if (!string.Equals(_missing, away.Message, StringComparison.Ordinal))
                {
                    logger.RegistryAway(away, away.Message);
                }

                // Once all ids are known, nothing is missing when it goes away.
                _missing = _missing is null ? null : away.Message;
                await Pause.ForAsync(s_away, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task RegisterAsync(CancellationToken ct)
    {
        foreach (var (type, versions) in EventSchemas.All.Where(type => !_ids.ContainsKey(type.Key)))
        {
            try
            {
                await registry.RequireCompatibilityAsync(versions[0].Subject, ct);
                var id = 0;
                foreach (var version in versions)
                {
                    id = await registry.RegisterAsync(version.Subject, version.Json, ct);
                }

                _ids[type] = id;
                _refused.TryRemove(type, out _);
            }
            catch (SchemaRefusedException refusal)
            {
                if (!_refused.TryGetValue(type, out var before) || !string.Equals(before, refusal.Message, StringComparison.Ordinal))
                {
                    logger.SchemaRefused(type, refusal.Message);
                }

                _refused[type] = refusal.Message;
            }
        }
    }
}
