using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Identity.Calendars.UseCases;

/// <summary>Makes a calendar that other programs read, gives it another address, and ends it: one's own only.</summary>
public sealed class ChangeCalendars(ICalendarFeedStore feeds, AccountGate gate, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Contents">At least one.</param>
    /// <param name="Reminder">Minutes, 0 to <see cref="CalendarFeed.LongestReminder"/>; null: none.</param>
    public sealed record Command(string Name, IReadOnlyList<CalendarContent> Contents, int? Reminder);

    /// <param name="Secret">Shown once, kept nowhere.</param>
    public sealed record Made(CalendarFeedId Id, string Secret)
    {
        // Records print their members, and this one must not end in a log.
        public override string ToString() => $"{nameof(Made)} {Id}";
    }

    public async Task<Result<Made>> MakeAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var owner = await gate.OpenOwnAsync(actor, ct);
        if (owner.Failed)
        {
            return owner.Error;
        }

        var name = Text.Check("name", command.Name, CalendarFeed.NameLength, required: true);
        if (name.Failed)
        {
            return name.Error;
        }

        if (command.Contents is not { Count: > 0 } || command.Contents.Any(content => !Enum.IsDefined(content)))
        {
            return new InvalidField("contents", $"contents is at least one of {string.Join(", ", EnumText.All<CalendarContent>())}.");
        }

        if (command.Reminder is < 0 or > CalendarFeed.LongestReminder)
        {
            return new InvalidField("reminder", $"reminder is 0 to {CalendarFeed.LongestReminder} minutes.");
        }

        if (await feeds.CountAsync(actor.Id, ct) >= CalendarFeed.Most)
        {
            return new TooManyCalendarFeeds(CalendarFeed.Most);
        }

        var (now, secret) = (time.GetUtcNow(), CalendarSecret.New(actor.Tenant));
        CalendarFeed feed = new()
        {
            Tenant = actor.Tenant,
            Id = CalendarFeedId.New(),
            User = actor.Id,
            Name = name.Value!,
            Hash = TokenSecret.Hash(secret),
            Hint = CalendarSecret.Hint(secret),
            Contents = [.. command.Contents.Distinct().Order().Select(content => content.ToText())],
            Reminder = command.Reminder,
            CreatedAt = now,
        };
        feeds.Add(feed);
        owner.Value.CalendarCreated(feed, actor.At(now));
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : new Made(feed.Id, secret);
    }

    /// <summary>The address that was known until now leads nowhere from then on.</summary>
    public async Task<Result<Made>> RenewAsync(Actor actor, CalendarFeedId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var owner = await gate.OpenOwnAsync(actor, ct);
        if (owner.Failed)
        {
            return owner.Error;
        }

        if (await feeds.FindAsync(actor.Id, id, ct) is not { } feed)
        {
            return new CalendarFeedNotFound(id);
        }

        var secret = CalendarSecret.New(actor.Tenant);
        (feed.Hash, feed.Hint, feed.LastReadAt) = (TokenSecret.Hash(secret), CalendarSecret.Hint(secret), null);
        owner.Value.CalendarRenewed(feed, actor.At(time.GetUtcNow()));
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : new Made(feed.Id, secret);
    }

    public async Task<Result> RevokeAsync(Actor actor, CalendarFeedId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var owner = await gate.OpenOwnAsync(actor, ct);
        if (owner.Failed)
        {
            return owner.Error;
        }

        if (await feeds.FindAsync(actor.Id, id, ct) is not { } feed)
        {
            return new CalendarFeedNotFound(id);
        }

        feeds.Remove(feed);
        owner.Value.CalendarRevoked(feed, actor.At(time.GetUtcNow()));
        return await unitOfWork.SaveAsync(actor, ct);
    }
}
