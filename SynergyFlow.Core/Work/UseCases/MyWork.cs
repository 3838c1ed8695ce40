using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work.UseCases;

/// <summary>What waits for a person: what is assigned to him by when he wants to look at it, and what changed of what he watches.</summary>
public sealed class ReadMyWork(IMyWork work, IAuthorizer authorizer, TimeProvider time)
{
    /// <param name="zone">The reader's: where his day and his week end.</param>
    public async Task<MyWork> ExecuteAsync(Actor actor, TimeZoneInfo zone, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(zone);
        return await work.ReadAsync(await authorizer.ScopeAsync(actor, ct), time.GetUtcNow(), zone, ct);
    }
}

/// <summary>Puts a record off, for oneself alone: nobody else is told, and the record does not change.</summary>
public sealed class SnoozeRecord(IMyWork work, IAuthorizer authorizer, TimeProvider time)
{
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <returns><see cref="InvalidField"/> "until" unless it is in the future and at most <see cref="Longest"/> away.</returns>
    public async Task<Result> ExecuteAsync(Actor actor, RecordId record, DateTimeOffset until, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var now = time.GetUtcNow();
        if (until <= now || until > now + Longest)
        {
            return new InvalidField("until", "until is a time in the future, at most a year away.");
        }

        return await work.SnoozeAsync(await authorizer.ScopeAsync(actor, ct), record, until, now, ct)
            ? Result.Success
            : new RecordNotFound(record);
    }
}

/// <summary>Says until when a record could be put off, besides the usual times.</summary>
public sealed class OfferSnooze(IMyWork work, IAuthorizer authorizer, TimeProvider time)
{
    /// <param name="zone">The reader's.</param>
    public async Task<SnoozeOffer?> ExecuteAsync(Actor actor, RecordId record, TimeZoneInfo zone, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(zone);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).DateTime);
        return await work.OfferAsync(await authorizer.ScopeAsync(actor, ct), record, today, ct);
    }
}

/// <summary>Brings back what one had put off.</summary>
public sealed class WakeRecord(IMyWork work, IAuthorizer authorizer)
{
    public async Task ExecuteAsync(Actor actor, RecordId record, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await work.WakeAsync(await authorizer.ScopeAsync(actor, ct), record, ct);
    }
}
