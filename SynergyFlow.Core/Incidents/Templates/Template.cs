using System.Text.Json;
using System.Text.Json.Serialization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents.Templates;

[JsonConverter(typeof(EntityIdJsonConverter<TemplateId>))]
public readonly record struct TemplateId(Guid Value) : IEntityId<TemplateId>
{
    public static TemplateId New() => new(Guid.CreateVersion7());

    public static TemplateId From(Guid value) => new(value);

    public override string ToString() => Value.ToString();
}

/// <summary>What a new incident begins with; whatever is null or empty is left to who creates it.</summary>
public sealed record TemplateContent
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public string? Title { get; init; }

    /// <summary>Markdown.</summary>
    public string? Description { get; init; }

    public string? Category { get; init; }

    public string? Service { get; init; }

    public TeamId? Team { get; init; }

    public Impact? Impact { get; init; }

    public Urgency? Urgency { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Of the check-list, in order.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    public static TemplateContent FromJson(string json) => JsonSerializer.Deserialize<TemplateContent>(json, s_json)!;

    public string ToJson() => JsonSerializer.Serialize(this, s_json);

    public Result<TemplateContent> Checked()
    {
        var (title, description) = (Text.Check("title", Title, WorkRecord.TitleLength), Text.Check("description", Description, WorkRecord.DescriptionLength, multiline: true));
        var (category, service) = (Text.Check("category", Category, WorkRecord.NameLength), Text.Check("service", Service, WorkRecord.NameLength));
        var wrong = title.Error ?? description.Error ?? category.Error ?? service.Error
            ?? (Impact is { } impact && !Enum.IsDefined(impact) ? new InvalidField("impact", "impact is not one of the known ones.") : null)
            ?? (Urgency is { } urgency && !Enum.IsDefined(urgency) ? new InvalidField("urgency", "urgency is not one of the known ones.") : null)
            ?? (Tags.Count > WorkRecord.MostTags ? new InvalidField("tags", $"A template has at most {WorkRecord.MostTags} tags.") : null)
            ?? (Steps.Count > CheckItem.MostItems ? new InvalidField("steps", $"A check-list has at most {CheckItem.MostItems} steps.") : null)
            ?? Wrong("tags", Tags, WorkRecord.TagLength) ?? Wrong("steps", Steps, CheckItem.TextLength);
        return wrong is not null
            ? wrong
            : this with
            {
                Title = title.Value,
                Description = description.Value,
                Category = category.Value,
                Service = service.Value,
                Tags = [.. new SortedSet<string>(Tags.Select(tag => tag.Trim().ToLowerInvariant()), StringComparer.Ordinal)],
                Steps = [.. Steps.Select(step => step.Trim())],
            };
    }

    private static Error? Wrong(string field, IEnumerable<string> texts, int most) =>
        texts.Select(text => Text.Check(field, text, most, required: true).Error).FirstOrDefault(error => error is not null);
}

/// <param name="Audience">The team whose members are offered it; null: all agents.</param>
public sealed record TemplateFields(string Name, TeamId? Audience, TemplateContent Content)
{
    public Result<TemplateFields> Checked()
    {
        var (name, content) = (Text.Check("name", Name, Template.NameLength, required: true), Content.Checked());
        return name.Failed ? name.Error : content.Failed ? content.Error : new TemplateFields(name.Value!, Audience, content.Value);
    }
}

/// <summary>A beginning for incidents that come again and again, kept under a name.</summary>
public sealed class Template : Aggregate
{
    public const int NameLength = 120;

    private Template()
    {
    }

    public TemplateId Id { get; private init; }

    public string Name { get; private set; } = "";

    public TeamId? Audience { get; private set; }

    /// <summary>See <see cref="TemplateContent"/>.</summary>
    public string Stored { get; private set; } = "";

    public DateTimeOffset UpdatedAt { get; private set; }

    public override string AggregateKind => "template";

    public override Guid AggregateId => Id.Value;

    public TemplateContent Content => TemplateContent.FromJson(Stored);

    public static Template Create(TenantId tenant, TemplateFields fields, Stamp stamp)
    {
        Template template = new() { Tenant = tenant, Id = TemplateId.New() };
        var changes = template.Apply(fields);
        template.UpdatedAt = stamp.At;
        template.Raise(new TemplateCreated(changes), stamp);
        return template;
    }

    public void Edit(TemplateFields fields, Stamp stamp)
    {
        if (Apply(fields) is { Count: > 0 } changes)
        {
            UpdatedAt = stamp.At;
            Raise(new TemplateEdited(changes), stamp);
        }
    }

    public void Delete(Stamp stamp) => Raise(new TemplateDeleted(Name, []), stamp);

    private List<FieldChange> Apply(TemplateFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var before = Facts();
        (Name, Audience, Stored) = (fields.Name, fields.Audience, fields.Content.ToJson());
        return [.. before.Zip(Facts(), (old, now) => new FieldChange(old.Name, old.Value, now.Value)).Where(change => change.From != change.To)];
    }

    private List<(string Name, string? Value)> Facts()
    {
        var content = Stored.Length == 0 ? new TemplateContent() : Content;
        return
        [
            ("name", Name.Length == 0 ? null : Name),
            ("audience", Audience?.ToString()),
            ("title", content.Title),
            ("description", content.Description),
            ("category", content.Category),
            ("service", content.Service),
            ("team", content.Team?.ToString()),
            ("impact", content.Impact?.ToText()),
            ("urgency", content.Urgency?.ToText()),
            ("tags", content.Tags.Count == 0 ? null : string.Join(", ", content.Tags)),
            ("steps", content.Steps.Count == 0 ? null : string.Join("\n", content.Steps)),
        ];
    }
}

[EventName("template.created")]
public sealed record TemplateCreated(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("template.edited")]
public sealed record TemplateEdited(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

[EventName("template.deleted")]
public sealed record TemplateDeleted(string Name, IReadOnlyList<FieldChange> Changes) : IDomainEvent;

public sealed record TemplateNotFound(TemplateId Id) : NotFoundError("template.not_found", $"There is no template {Id}.");

public interface ITemplateStore
{
    /// <returns>The template, locked for change.</returns>
    Task<Template?> FindAsync(TemplateId id, CancellationToken ct);

    void Add(Template template);

    void Remove(Template template);
}

public interface ITemplateQueries
{
    public const int Most = 500;

    /// <summary>Those that the scope's user is offered, by name; at most <see cref="Most"/>.</summary>
    Task<IReadOnlyList<Template>> ListAsync(RecordScope scope, CancellationToken ct);

    /// <returns>Null where there is none that the scope's user is offered.</returns>
    Task<Template?> FindAsync(RecordScope scope, TemplateId id, CancellationToken ct);
}
