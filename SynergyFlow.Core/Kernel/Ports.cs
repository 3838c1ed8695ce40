namespace SynergyFlow.Core.Kernel;

public interface IUnitOfWork
{
    /// <summary>
    /// Saves everything loaded and added in this scope, with the events of the aggregates, in one transaction.
    /// </summary>
    /// <returns><see cref="VersionConflict"/> when an aggregate was changed behind this scope's back.</returns>
    Task<Result> SaveAsync(Actor actor, CancellationToken ct);
}

/// <summary>The one place that decides who may do what. It fails closed.</summary>
public interface IAuthorizer
{
    /// <returns>Success, or <see cref="NotAllowed"/>.</returns>
    Task<Result> AuthorizeAsync(Actor actor, string action, Resource resource, CancellationToken ct);

    /// <summary>Which of these the actor may do: for what a page offers. Asking is no attempt, so nobody is warned of a no.</summary>
    async Task<IReadOnlySet<string>> AllowedAsync(Actor actor, IReadOnlyCollection<string> actions, Resource resource, CancellationToken ct)
    {
        HashSet<string> allowed = [];
        foreach (var action in actions)
        {
            if (!(await AuthorizeAsync(actor, action, resource, ct)).Failed)
            {
                allowed.Add(action);
            }
        }

        return allowed;
    }

    /// <summary>Which records the actor may see: the filter that every list, search, count and export applies.</summary>
    Task<RecordScope> ScopeAsync(Actor actor, CancellationToken ct);
}

/// <summary>What an action is done to, as far as the decision needs to know.</summary>
/// <param name="Kind">incident, user, team, import, event_log …</param>
/// <param name="People">Those with a stake in it: requester, opener, affected user.</param>
public sealed record Resource(
    string Kind,
    TenantId Tenant,
    Guid? Id = null,
    IReadOnlyCollection<UserId>? People = null,
    UserId? Assignee = null,
    TeamId? Team = null,
    bool Restricted = false)
{
    /// <summary>All of them count like <see cref="Team"/>, for what several teams own.</summary>
    public IReadOnlyCollection<TeamId>? Teams { get; init; }

    /// <summary>Its members see it though it is restricted.</summary>
    public ProjectId? Project { get; init; }
}

/// <summary>Which records of the tenant an actor may see.</summary>
/// <param name="Everything">All but restricted ones of other teams; otherwise only those he has a stake in.</param>
public sealed record RecordScope(TenantId Tenant, UserId User, bool Everything, IReadOnlyCollection<TeamId> Teams)
{
    /// <summary>Restricted records of all teams too.</summary>
    public bool Restricted { get; init; }

    /// <summary>The projects that only their members see, and he is one: their restricted records too.</summary>
    public IReadOnlyCollection<ProjectId> Projects { get; init; } = [];

    /// <summary>Of the policies that gave it; empty where none was asked.</summary>
    public string Revision { get; init; } = "";

    /// <summary>Internal notes and fields that only agents see.</summary>
    public bool Internal => Everything;

    /// <summary>The same rule in memory that lists apply in SQL.</summary>
    public bool Sees(Resource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (resource.Tenant != Tenant)
        {
            return false;
        }

        var hasStake = resource.People?.Contains(User) == true || resource.Assignee == User;
        return hasStake || (Everything
            && (!resource.Restricted || Restricted || (resource.Team is { } team && Teams.Contains(team)) || resource.Teams?.Any(Teams.Contains) == true
                || (resource.Project is { } project && Projects.Contains(project))));
    }

    public static RecordScope Nothing(TenantId tenant) => new(tenant, new UserId(Guid.Empty), false, []);
}

/// <summary>Markdown to HTML that is safe to show, by one explicit allow list.</summary>
public interface IMarkdown
{
    string ToSafeHtml(string markdown);

    /// <summary>Cleans HTML from elsewhere, or once more on the way out.</summary>
    string Sanitize(string html);

    /// <summary>Cleans once more on the way out, and marks who is called and which records are named, outside of code and links.</summary>
    /// <param name="address">Of a record's page, by its key.</param>
    string Show(string html, TextMarks marks, Func<string, string> address);

    /// <summary>What follows each @ that begins a word, outside of code and links: the texts that may begin with a name.</summary>
    /// <param name="most">How many at most.</param>
    IReadOnlyList<string> Calls(string html, int most);
}

/// <summary>What a reader is shown in a text beyond its words.</summary>
/// <param name="Keys">Of the records named in it that the reader sees, in capitals.</param>
public sealed record TextMarks(IReadOnlyList<MentionMark> Mentions, IReadOnlyList<string> Keys)
{
    public static TextMarks None { get; } = new([], []);
}

/// <summary>Somebody called in a text, or a team.</summary>
/// <param name="Id">Null: a team.</param>
/// <param name="Name">As it is now.</param>
/// <param name="Written">What stands behind the @.</param>
public sealed record MentionMark(UserId? Id, string Name, string Written);

/// <summary>A page of a list in its total order.</summary>
/// <param name="Next">The cursor of the page after this one; null on the last.</param>
/// <param name="Previous">The cursor of the page before this one; null on the first.</param>
/// <param name="Total">How many match, counted up to a cap; null when it was not asked for.</param>
/// <param name="Capped">True where <paramref name="Total"/> is the cap and there are more.</param>
public sealed record Page<T>(
    IReadOnlyList<T> Items, string? Next = null, string? Previous = null, int? Total = null, bool Capped = false);
