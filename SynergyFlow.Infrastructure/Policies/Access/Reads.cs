using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Infrastructure.Policies.Access;

public sealed class ReadOptions
{
    public const string Section = "Policies:Reads";

    /// <summary>Whether it is kept who has read what.</summary>
    public bool Keep { get; init; } = true;

    /// <summary>Somebody who reads the same thing again and again leaves a row in each of these.</summary>
    [Range(0, 24 * 60)]
    public int OnceInMinutes { get; init; } = 15;
}

/// <summary>Remembers for a while what has left a row, in this process: two nodes may leave one each.</summary>
internal sealed class Reads(AccessLog log, IPolicyEngine engine, IMemoryCache cache, IOptions<ReadOptions> options, TimeProvider time) : IReads
{
    private readonly TimeSpan _once = TimeSpan.FromMinutes(options.Value.OnceInMinutes);

    public void Note(Actor actor, RecordScope scope, string kind, Guid record)
    {
        ArgumentNullException.ThrowIfNull(scope);
        Note(actor, Actions.RecordRead, kind, record, scope.Revision);
    }

    /// <param name="revision">Of the policies that allowed it.</param>
    public void Note(Actor actor, string action, string kind, Guid? resource, string revision)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var now = time.GetUtcNow();
        var key = ("read", actor.Tenant, actor.Id, actor.Channel, action, kind, resource);
        if (!options.Value.Keep || actor.IsSystem || (cache.TryGetValue(key, out DateTimeOffset last) && now - last < _once))
        {
            return;
        }

        if (_once > TimeSpan.Zero)
        {
            cache.Set(key, now, _once);
        }

        log.Add(AccessDecision.Read(now, actor, action, kind, resource, revision, engine.Name));
    }
}
