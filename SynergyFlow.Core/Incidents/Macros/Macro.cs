using System.Text.Json.Serialization;
using SynergyFlow.Core.Incidents.Changing;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents.Macros;

[JsonConverter(typeof(EntityIdJsonConverter<MacroId>))]
public readonly record struct MacroId(Guid Value) : IEntityId<MacroId>
{
    public static MacroId New() => new(Guid.CreateVersion7());

    public static MacroId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

public enum MacroVisibility
{
    /// <summary>Its owner only.</summary>
    Private,

    /// <summary>The members of one team.</summary>
    Team,

    /// <summary>All agents; administrators look after it.</summary>
    Organisation,
}

/// <summary>What a person fills in of a macro.</summary>
public sealed record MacroFields
{
    public required string Name { get; init; }

    public string? Folder { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public MacroVisibility Visibility { get; init; }

    /// <summary>With <see cref="MacroVisibility.Team"/>.</summary>
    public TeamId? Team { get; init; }

    public required IncidentChanges Changes { get; init; }

    public Result<MacroFields> Checked()
    {
        var name = Text.Check("name", Name, Macro.NameLength, required: true);
        var folder = Text.Check("folder", Folder, Macro.FolderLength);
        var wrong = name.Error ?? folder.Error
            ?? (Enum.IsDefined(Visibility) ? null : new InvalidField("visibility", "visibility is private, team or organisation."))
            ?? ((Team is not null) != (Visibility is MacroVisibility.Team) ? new InvalidField("team", "A macro of a team names the team, another one does not.") : null)
            ?? (Tags.Count > WorkRecord.MostTags ? new InvalidField("tags", $"A macro has at most {WorkRecord.MostTags} tags.") : null)
            ?? Tags.Select(tag => Text.Check("tags", tag, WorkRecord.TagLength, required: true).Error).FirstOrDefault(error => error is not null)
            ?? (Changes.Link is null ? null : new InvalidField("link", "A macro links nothing: each time it would be the same record."))
            ?? (Changes.Merge is null ? null : new InvalidField("merge", "A macro merges nothing: each time it would be into the same record."))
            ?? Changes.Check();
        return wrong is not null
            ? wrong
            : this with
            {
                Name = name.Value!,
                Folder = folder.Value,
                Tags = [.. new SortedSet<string>(Tags.Select(tag => tag.Trim().ToLowerInvariant()), StringComparer.Ordinal)],
            };
    }
}

/// <summary>Changes that somebody keeps under a name; with nothing but a text it is a canned reply.</summary>
public sealed class Macro : Aggregate
{
    public const int NameLength = 120;
    public const int FolderLength = 60;

    private Macro()
    {
    }

    public MacroId Id { get; private init; }

    public string Name { get; private set; } = "";

    public string? Folder { get; private set; }

    public List<string> Tags { get; private set; } = [];

    public MacroVisibility Visibility { get; private set; }

    public UserId Owner { get; private init; }

    public TeamId? Team { get; private set; }

    /// <summary>See <see cref="IncidentChanges"/>.</summary>
    public string Content { get; private set; } = "";

    public DateTimeOffset UpdatedAt { get; private set; }

    public override string AggregateKind => "macro";

    public override Guid AggregateId => Id.Value;

    public IncidentChanges Changes => IncidentChanges.FromJson(Content);

    public static Macro Create(TenantId tenant, MacroFields fields, Stamp stamp)
    {
        Macro macro = new() { Tenant = tenant, Id = MacroId.New(), Owner = stamp.By };
        var changes = macro.Apply(fields);
        macro.UpdatedAt = stamp.At;
        macro.Raise(new MacroCreated(changes), stamp);
        return macro;
    }

    public void Edit(MacroFields fields, Stamp stamp)
    {
        if (Apply(fields) is { Count: > 0 } changes)
        {
            UpdatedAt = stamp.At;
            Raise(new MacroEdited(changes), stamp);
        }
    }

    public void Delete(Stamp stamp) => Raise(new MacroDeleted(Name, []), stamp);

    private List<FieldChange> Apply(MacroFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var before = Facts();
        (Name, Folder, Tags, Visibility, Team) = (fields.Name, fields.Folder, [.. fields.Tags], fields.Visibility, fields.Team);
        Content = fields.Changes.ToJson();
        return [.. before.Zip(Facts(), (old, now) => new FieldChange(old.Name, old.Value, now.Value)).Where(change => change.From != change.To)];
    }

    private List<(string Name, string? Value)> Facts() =>
    [
        ("name", Name.Length == 0 ? null : Name),
        ("folder", Folder),
        ("tags", Tags.Count == 0 ? null : string.Join(", ", Tags)),
        ("visibility", Name.Length == 0 ? null : Visibility.ToText()),
        ("team", Team?.ToString()),
        ("changes", Content.Length == 0 ? null : Content),
    ];
}

[EventName("macro.created")]
public sealed record MacroCreated(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("macro.edited")]
public sealed record MacroEdited(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("macro.deleted")]
public sealed record MacroDeleted(string Name, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

public sealed record MacroNotFound(MacroId Id) : NotFoundError("macro.not_found", $"There is no macro {Id}.");
