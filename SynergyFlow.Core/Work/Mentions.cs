using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Work;

/// <summary>
/// Who is called in a text, by name (docs/adr/0026) or by that of a team (0037). Agents call agents: whoever may write notes on the record
/// may call those who may read what he writes. Who is called by name watches the record from then on. It writes into the caller's
/// transaction and saves nothing.
/// </summary>
public sealed class Mentions(IRecordStore records, Callees callees, IAuthorizer authorizer, IMarkdown markdown)
{
    public const int MostInText = 20;

    /// <summary>In a comment that has just been written.</summary>
    public async Task<IReadOnlyList<Called>> NoteAsync(Actor actor, WorkRecord record, Comment comment, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(comment);
        var called = await MeantAsync(actor, record.ToResource(), comment.Html, ct);
        await NoteAsync(actor, record, comment.Id, Told(called), now, ct);
        return [.. called.Select(one => one.Called)];
    }

    /// <summary>In the record's description; who was called there before is not told again, nor who has come into a team since.</summary>
    public async Task<IReadOnlyList<Called>> NoteDescriptionAsync(Actor actor, WorkRecord record, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(record);
        var called = await MeantAsync(actor, record.ToResource(), markdown.ToSafeHtml(record.Description), ct);
        var told = Told(called);
        if (told.Count > 0)
        {
            var before = await records.MentionedInDescriptionAsync(record.Id, ct);
            var (people, teams) = (before.Select(one => one.Person).ToHashSet(), before.Select(one => one.Team).OfType<TeamId>().ToHashSet());
            await NoteAsync(actor, record, null, told.Where(one => !people.Contains(one.Person) && !(one.Team is { } team && teams.Contains(team))), now, ct);
        }

        return [.. called.Select(one => one.Called)];
    }

    /// <summary>Who would be told of a text, and who would not; changes nothing.</summary>
    /// <param name="html">As it is shown.</param>
    public async Task<IReadOnlyList<Called>> FindAsync(Actor actor, Resource record, string html, CancellationToken ct) =>
        [.. (await MeantAsync(actor, record, html, ct)).Select(one => one.Called)];

    private async Task<IReadOnlyList<Callee>> MeantAsync(Actor actor, Resource record, string html, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tails = actor.IsSystem ? [] : markdown.Calls(html, MostInText);
        return tails.Count == 0 || (await authorizer.AllowedAsync(actor, [Actions.RecordNote], record, ct)).Count == 0
            ? []
            : await callees.FindAsync(actor, record, tails, ct);
    }

    private async Task NoteAsync(
        Actor actor, WorkRecord record, CommentId? comment, IEnumerable<(UserId Person, TeamId? Team, string Written)> reached, DateTimeOffset now, CancellationToken ct)
    {
        // One person once, however often and however he was called.
        var told = reached.DistinctBy(one => one.Person).ToList();
        if (told.Count == 0)
        {
            return;
        }

        foreach (var (person, team, written) in told)
        {
            records.Add(new Mention
            {
                Tenant = record.Tenant,
                Id = MentionId.New(),
                Record = record.Id,
                Comment = comment,
                Person = person,
                Team = team,
                By = actor.Id,
                Written = written,
                At = now,
            });
        }

        List<UserId> named = [.. told.Where(one => one.Team is null).Select(one => one.Person)];
        record.Mentioned(comment, named, told.Select(one => one.Team).OfType<TeamId>().Distinct(), actor.At(now));
        var watching = await records.WatchingAsync(record.Id, named, ct);
        foreach (var person in named.Where(person => !watching.Contains(person) && record.Assignee != person))
        {
            records.Add(new Watcher { Tenant = record.Tenant, Record = record.Id, User = person, Since = now });
            record.Watched(person, watching: true, actor.At(now));
        }
    }

    /// <summary>Who was called by name first: he is not told that it was by way of a team.</summary>
    private static List<(UserId Person, TeamId? Team, string Written)> Told(IReadOnlyList<Callee> called) =>
    [
        .. called.OrderBy(one => one.Called.Team is null ? 0 : 1)
            .SelectMany(one => one.Told.Select(person => (Person: person, Team: one.Called.Team?.Id, one.Called.Written))),
    ];
}
