using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Work.UseCases;

/// <summary>Where a person was called by name, and what of it he has read.</summary>
public sealed class ReadMentions(IMentionQueries mentions, IAuthorizer authorizer, TimeProvider time)
{
    /// <summary>How long those stay in the list that have been read.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(14);

    public async Task<MentionList> ExecuteAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return await mentions.ListAsync(await authorizer.ScopeAsync(actor, ct), time.GetUtcNow() - Kept, ct);
    }
}

/// <summary>Marks one's own mentions as read, or as not read after all.</summary>
public sealed class MarkMentions(IMentionQueries mentions, IAuthorizer authorizer, TimeProvider time)
{
    public async Task<Result> ExecuteAsync(Actor actor, MentionId id, bool read, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return await mentions.MarkAsync(await authorizer.ScopeAsync(actor, ct), id, read ? time.GetUtcNow() : null, ct)
            ? Result.Success
            : new MentionNotFound(id);
    }

    /// <param name="record">Null: on all records.</param>
    public async Task ReadAsync(Actor actor, RecordId? record, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await mentions.MarkReadAsync(await authorizer.ScopeAsync(actor, ct), record, time.GetUtcNow(), ct);
    }
}

/// <summary>Says before a text goes out who would be told that he is called in it, and while it is typed who can be.</summary>
public sealed class CheckMentions(IMentionQueries queries, IPeople people, IAuthorizer authorizer, Mentions mentions, IMarkdown markdown)
{
    private const int MostOffered = 8;

    public async Task<IReadOnlyList<Called>> ExecuteAsync(Actor actor, RecordId record, string body, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(body);
        return body.Contains('@', StringComparison.Ordinal) && await queries.FindRecordAsync(await authorizer.ScopeAsync(actor, ct), record, ct) is { } resource
            ? await mentions.FindAsync(actor, resource, markdown.ToSafeHtml(body), ct)
            : [];
    }

    /// <param name="record">Null: one that is being created.</param>
    /// <param name="typed">What stands behind the @ so far.</param>
    /// <returns>Nobody for those who may not call anybody.</returns>
    public async Task<IReadOnlyList<Callable>> OfferAsync(Actor actor, RecordId? record, string typed, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var resource = record is { } id ? await queries.FindRecordAsync(await authorizer.ScopeAsync(actor, ct), id, ct) : new Resource("incident", actor.Tenant);
        if (resource is null || (await authorizer.AllowedAsync(actor, [Actions.RecordNote], resource, ct)).Count == 0)
        {
            return [];
        }

        List<Person> found = [];
        foreach (var person in await people.SearchAsync(actor.Tenant, typed, agentsOnly: true, MostOffered + 1, ct))
        {
            if (person.Id != actor.Id && found.Count < MostOffered && (!resource.Restricted || await mentions.SeesAsync(actor, person, resource, ct)))
            {
                found.Add(person);
            }
        }

        // Of two with one name each is called by his address.
        var named = await people.NamedAsync(actor.Tenant, [.. found.Select(person => person.Name)], ct);
        return found.ConvertAll(person => new Callable(person.Id, person.Name, person.Email, IsAlone(person, named) ? person.Name : person.Email ?? person.Name));
    }

    private static bool IsAlone(Person person, IReadOnlyList<Person> named) => !named.Any(other =>
        other.Id != person.Id && other.CanBeAssigned && string.Equals(other.Name, person.Name, StringComparison.OrdinalIgnoreCase));
}

/// <param name="Written">What calls him, behind an @.</param>
public sealed record Callable(UserId Id, string Name, string? Email, string Written);

public sealed record MentionNotFound(MentionId Id) : NotFoundError("mention.not_found", $"There is no mention {Id} of you.");
