using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work.Views;

/// <summary>A saved view of the queue.</summary>
[JsonConverter(typeof(EntityIdJsonConverter<ViewId>))]
public readonly record struct ViewId(Guid Value) : IEntityId<ViewId>
{
    public static ViewId New() => new(Guid.CreateVersion7());

    public static ViewId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>Who finds a view in his list.</summary>
public enum ViewAudience
{
    Private,
    Team,
    Organisation,
}

/// <summary>A list that somebody named to come back to it, or to share it. What it shows depends on who looks.</summary>
public sealed class SavedView : Aggregate
{
    public const int NameLength = 60;

    /// <summary>So many views one person, one team or the organisation may keep: each has a counter.</summary>
    public const int MostOnShelf = 40;

    private SavedView()
    {
    }

    public ViewId Id { get; private init; }

    public string Name { get; private set; } = "";

    public ViewAudience Audience { get; private set; }

    /// <summary>Who made it; of a private view, who has it.</summary>
    public UserId Owner { get; private set; }

    /// <summary>Set exactly where the audience is a team.</summary>
    public TeamId? Team { get; private set; }

    public ViewSettings Settings { get; private set; } = new();

    public override string AggregateKind => "view";

    public override Guid AggregateId => Id.Value;

    public static Result<SavedView> Create(
        TenantId tenant, string name, ViewAudience audience, TeamId? team, ViewSettings settings, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (CheckTeam(audience, team) is { } wrong)
        {
            return wrong;
        }

        var named = Text.Check("name", name, NameLength, required: true);
        if (named.Failed)
        {
            return named.Error;
        }

        SavedView view = new()
        {
            Tenant = tenant,
            Id = ViewId.New(),
            Name = named.Value!,
            Audience = audience,
            Owner = stamp.By,
            Team = team,
            Settings = settings,
        };
        view.Raise(
            new ViewCreated(
            [
                new("name", null, view.Name), new("audience", null, audience.ToText()), new("team", null, team?.ToString()),
                .. Changes(new ViewSettings(), settings),
            ]),
            stamp);
        return view;
    }

    /// <summary>What is wrong with a team beside an audience.</summary>
    public static InvalidField? CheckTeam(ViewAudience audience, TeamId? team) =>
        (audience is ViewAudience.Team) == team.HasValue ? null : new InvalidField("team", "team is given exactly when audience is team.");

    public Result Edit(string? name, ViewSettings settings, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var named = Text.Check("name", name, NameLength, required: true);
        if (named.Failed)
        {
            return named.Error;
        }

        List<FieldChange> changes = [.. Changes(Settings, settings)];
        if (named.Value != Name)
        {
            changes.Insert(0, new FieldChange("name", Name, named.Value));
        }

        if (changes.Count > 0)
        {
            (Name, Settings) = (named.Value!, settings);
            Raise(new ViewEdited(changes), stamp);
        }

        return Result.Success;
    }

    /// <summary>Others find it from now on. One that becomes private is of whoever made it so.</summary>
    public Result Share(ViewAudience audience, TeamId? team, Stamp stamp)
    {
        if (CheckTeam(audience, team) is { } wrong)
        {
            return wrong;
        }

        var owner = audience is ViewAudience.Private ? stamp.By : Owner;
        List<FieldChange> changes =
        [
            .. new FieldChange[]
            {
                new("audience", Audience.ToText(), audience.ToText()), new("team", Team?.ToString(), team?.ToString()),
                new("owner", Owner.ToString(), owner.ToString()),
            }.Where(change => change.From != change.To),
        ];
        if (changes.Count > 0)
        {
            (Audience, Team, Owner) = (audience, team, owner);
            Raise(new ViewEdited(changes), stamp);
        }

        return Result.Success;
    }

    /// <summary>The last thing that happens to it: the store takes it away in the same transaction.</summary>
    public void Delete(Stamp stamp) => Raise(new ViewDeleted([new FieldChange("name", Name, null)]), stamp);

    public Resource ToResource() => ViewAccess.ResourceOf(Tenant, Audience, Owner, Team) with { Id = Id.Value };

    private static IEnumerable<FieldChange> Changes(ViewSettings from, ViewSettings to) =>
        from.Facts.Zip(to.Facts, (old, now) => new FieldChange(old.Field, old.Value, now.Value)).Where(change => change.From != change.To);
}

[EventName("view.created")]
public sealed record ViewCreated(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("view.edited")]
public sealed record ViewEdited(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("view.deleted")]
public sealed record ViewDeleted(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

public sealed record ViewNotFound(string Reference) : NotFoundError("view.not_found", $"There is no view {Reference} that you see.");

public sealed record ViewNameTaken() : ConflictError("view.name_taken", "There is a view with this name already. Choose another name.");

public sealed record TooManyViews() : ConflictError(
    "view.too_many", $"There are {SavedView.MostOnShelf} views of this kind already. Delete one that nobody needs.");

public sealed record ViewBuiltIn() : ForbiddenError(
    "view.built_in", "This view belongs to the product and stays as it is. Save it under a name of your own.");
