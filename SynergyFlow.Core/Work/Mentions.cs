using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Work;

/// <summary>
/// Who is called by name in a text (docs/adr/0026). Agents call agents: whoever may write notes on the record may call those who may
/// read what he writes. Who is called watches the record from then on. It writes into the caller's transaction and saves nothing.
/// </summary>
public sealed class Mentions(IRecordStore records, IPeople people, IAuthorizer authorizer, IMarkdown markdown)
{
    public const int MostInText = 20;
    private const int MostWords = 16;

    /// <summary>In a comment that has just been written.</summary>
    public async Task<IReadOnlyList<Called>> NoteAsync(Actor actor, WorkRecord record, Comment comment, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(comment);
        var called = await FindAsync(actor, record.ToResource(), comment.Html, ct);
        await NoteAsync(actor, record, comment.Id, Told(called), now, ct);
        return called;
    }

    /// <summary>In the record's description; who was called there before is not told again.</summary>
    public async Task<IReadOnlyList<Called>> NoteDescriptionAsync(Actor actor, WorkRecord record, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(record);
        var called = await FindAsync(actor, record.ToResource(), markdown.ToSafeHtml(record.Description), ct);
        var told = Told(called);
        if (told.Count > 0)
        {
            var before = await records.MentionedInDescriptionAsync(record.Id, ct);
            await NoteAsync(actor, record, null, told.FindAll(one => !before.Contains(one.Person!.Id)), now, ct);
        }

        return called;
    }

    /// <summary>Who would be told of a text, and who would not; changes nothing.</summary>
    /// <param name="html">As it is shown.</param>
    public async Task<IReadOnlyList<Called>> FindAsync(Actor actor, Resource record, string html, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var tails = actor.IsSystem ? [] : markdown.Calls(html, MostInText);
        if (tails.Count == 0 || (await authorizer.AllowedAsync(actor, [Actions.RecordNote], record, ct)).Count == 0)
        {
            return [];
        }

        var named = await people.NamedAsync(actor.Tenant, [.. tails.SelectMany(Beginnings).Distinct(StringComparer.Ordinal)], ct);
        List<Called> called = [];
        foreach (var tail in tails)
        {
            // The longest name that fits is meant: Maya Putri, not Maya.
            var written = Beginnings(tail).LastOrDefault(text => named.Any(person => IsCalled(person, text)));
            if (written is null || called.Exists(one => Same(one.Written, written)))
            {
                continue;
            }

            var meant = named.Where(person => IsCalled(person, written) && person.CanBeAssigned).ToList();
            if (meant is [var self] && self.Id == actor.Id)
            {
                continue;
            }

            called.Add(meant.Count > 1 ? new Called(written, CallOutcome.Ambiguous)
                : meant is [var person] && await SeesAsync(actor, person, record, ct) ? new Called(written, CallOutcome.Told, new PersonName(person.Id, person.Name))
                : new Called(written, CallOutcome.CannotRead));
        }

        return called;
    }

    /// <summary>Whether he sees the record, notes and all.</summary>
    internal async Task<bool> SeesAsync(Actor actor, Person person, Resource record, CancellationToken ct)
    {
        var scope = await authorizer.ScopeAsync(new Actor(actor.Tenant, person.Id, person.Name, actor.Channel), ct);
        return scope.Internal && scope.Sees(record);
    }

    private async Task NoteAsync(
        Actor actor, WorkRecord record, CommentId? comment, List<Called> told, DateTimeOffset now, CancellationToken ct)
    {
        if (told.Count == 0)
        {
            return;
        }

        foreach (var one in told)
        {
            records.Add(new Mention
            {
                Tenant = record.Tenant,
                Id = MentionId.New(),
                Record = record.Id,
                Comment = comment,
                Person = one.Person!.Id,
                By = actor.Id,
                Written = one.Written,
                At = now,
            });
        }

        var who = told.Select(one => one.Person!.Id).Distinct().ToList();
        record.Mentioned(comment, who, actor.At(now));
        var watching = await records.WatchingAsync(record.Id, who, ct);
        foreach (var person in who.Where(person => !watching.Contains(person) && record.Assignee != person))
        {
            records.Add(new Watcher { Tenant = record.Tenant, Record = record.Id, User = person, Since = now });
            record.Watched(person, watching: true, actor.At(now));
        }
    }

    /// <summary>One person once, however often and however he was called.</summary>
    private static List<Called> Told(IReadOnlyList<Called> called) =>
        [.. called.Where(one => one.Outcome is CallOutcome.Told).DistinctBy(one => one.Person!.Id)];

    private static bool IsCalled(Person person, string text) =>
        Same(person.Name, text) || (person.Email is { } address && Same(address, text));

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>Every beginning that ends where a word ends, the shortest first: one of them may be a name.</summary>
    private static IEnumerable<string> Beginnings(string tail)
    {
        var found = 0;
        for (var end = 1; end <= tail.Length && found < MostWords; end++)
        {
            var isWord = end < tail.Length && char.IsLetterOrDigit(tail[end]);
            if (!isWord && !char.IsWhiteSpace(tail[end - 1]))
            {
                found++;
                yield return tail[..end];
            }
        }
    }
}
