using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Policies.Receipts;

namespace SynergyFlow.Infrastructure.Persistence;

/// <summary>
/// Saves a scope's aggregates, the events they raised and the receipts of the decisions behind them in one transaction: each exists exactly
/// when the change does.
/// </summary>
internal sealed class UnitOfWork(SynergyFlowDbContext db, Correlation correlation, EventSignal signal, DecisionReceipts receipts) : IUnitOfWork
{
    /// <summary>How an event becomes the log's payload.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // stored as jsonb, never written into a page
    };

    public async Task<Result> SaveAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.Tenant != db.Tenant)
        {
            throw new InvalidOperationException("The actor's tenant is not the scope's tenant.");
        }

        var changed = db.ChangeTracker.Entries<Aggregate>()
            .Select(entry => entry.Entity)
            .Where(aggregate => aggregate.Events.Count > 0)
            .ToList();
        var names = await NamesAsync(actor, changed, ct);

        // EF inserts rows in the order of their keys: ids that ascend with the events number them in their own order.
        Queue<Guid> ids = new(Enumerable.Range(0, changed.Sum(aggregate => aggregate.Events.Count))
            .Select(_ => Guid.CreateVersion7()).Order());
        foreach (var aggregate in changed)
        {
            var logged = aggregate.Events.Select(raised => ToLogged(ids.Dequeue(), aggregate, raised, actor, names)).ToList();
            db.Log.AddRange(logged);
            db.AddRange(receipts.Of(aggregate, logged));
            db.AddRange(receipts.ComparisonsOf(aggregate, logged));
            aggregate.ClearEvents();
        }

        receipts.Clear();

        try
        {
            await db.SaveChangesAsync(ct);
            if (db.Database.CurrentTransaction is { } transaction)
            {
                await transaction.CommitAsync(ct);
                await transaction.DisposeAsync();
            }
        }
        catch (DbUpdateConcurrencyException conflict)
        {
            var stored = await conflict.Entries[0].GetDatabaseValuesAsync(ct);
            return new VersionConflict(stored?.GetValue<int>(nameof(Aggregate.Version)) ?? 0);
        }

        if (changed.Count > 0)
        {
            signal.Raise();
        }

        return Result.Success;
    }

    private LoggedEvent ToLogged(
        Guid id, Aggregate aggregate, RaisedEvent raised, Actor actor, Dictionary<UserId, string> names) => new()
        {
            Tenant = aggregate.Tenant,
            Id = id,
            AggregateKind = aggregate.AggregateKind,
            AggregateId = aggregate.AggregateId,
            Sequence = raised.Sequence,
            Type = EventNameAttribute.Of(raised.Event.GetType()),
            OccurredAt = raised.Stamp.At,
            ActorId = raised.Stamp.By,
            ActorName = names.GetValueOrDefault(raised.Stamp.By, ""),
            Channel = actor.Channel,
            CorrelationId = correlation.Id,
            CausationId = correlation.Cause,
            Command = actor.IsSystem ? null : correlation.Command,
            TraceId = Activity.Current?.TraceId.ToHexString(),
            Payload = JsonSerializer.Serialize(raised.Event, raised.Event.GetType(), Json),
        };

    /// <summary>Imported history speaks in other people's names; everything else in the actor's.</summary>
    private async Task<Dictionary<UserId, string>> NamesAsync(Actor actor, List<Aggregate> changed, CancellationToken ct)
    {
        Dictionary<UserId, string> names = new() { [actor.Id] = actor.Name };
        foreach (var loaded in db.Set<Core.Identity.User>().Local)
        {
            names.TryAdd(loaded.Id, loaded.DisplayName); // an import speaks for people whom it makes in the same transaction
        }

        var others = changed.SelectMany(aggregate => aggregate.Events)
            .Select(raised => raised.Stamp.By)
            .Where(id => !names.ContainsKey(id))
            .ToHashSet();
        if (others.Count > 0)
        {
            var people = db.Set<Core.Identity.User>().Where(user => others.Contains(user.Id)).Select(user => new { user.Id, user.DisplayName });
            await foreach (var person in people.AsAsyncEnumerable().WithCancellation(ct))
            {
                names[person.Id] = person.DisplayName;
            }
        }

        return names;
    }
}

/// <summary>Ties everything that one request or click caused together; given from outside or made here.</summary>
public sealed class Correlation
{
    private static readonly AsyncLocal<Correlation?> s_current = new();

    /// <summary>That of what is being done here, for what serves all scopes; null where nobody began.</summary>
    public static string? Current => s_current.Value?.Id;

    public string Id
    {
        get;
        set
        {
            field = value;
            Begin();
        }
    } = Guid.CreateVersion7().ToString("N");

    /// <summary>The one thing that it is an answer to: an event, or another system's message; null where somebody acts of himself.</summary>
    public Guid? Cause { get; private set; }

    /// <summary>The action that policies allowed last, apart from reading; null before that.</summary>
    public string? Command { get; private set; }

    /// <summary>All that is done in this scope comes of one thing.</summary>
    /// <param name="cause">Null: it is not known any more.</param>
    /// <param name="id">What ties it together with more; null: the cause does.</param>
    public void ComesOf(Guid? cause, string? id = null)
    {
        Cause = cause;
        Id = id ?? cause?.ToString("N") ?? Id;
    }

    /// <summary>What is saved from here on is what this action does.</summary>
    public static void Allowed(string action)
    {
        if (s_current.Value is { } current && !Actions.IsReading(action))
        {
            current.Command = action;
        }
    }

    /// <summary>What the caller does from here on, and what that calls, belongs to this.</summary>
    public void Begin() => s_current.Value = this;
}
