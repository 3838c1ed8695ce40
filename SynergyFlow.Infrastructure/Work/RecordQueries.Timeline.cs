using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work;

/// <summary>Comments and changes of a record in one order: newest first; of the same moment, what was said before what changed.</summary>
internal sealed partial class RecordQueries
{
    private const string TimelineBound = "timeline";
    private const string CommentRank = "0";
    private const string ChangeRank = "1";

    /// <summary>What the message itself shows.</summary>
    private static readonly string[] s_inMessages = ["record.commented", "record.mentioned"];

    private static readonly string[] s_links = ["record.linked", "record.unlinked"];

    private static readonly HashSet<string> s_people =
        ["assignee", "requester", "affected_user", "opened_by", "resolved_by", "watcher"];

    private static readonly HashSet<string> s_records = ["parent", "duplicate_of", "merged_into", "merged_from", "split_to", "split_from", "copied_from", "followed_by", "follows"];

    /// <summary>What a requester reads of the changes to his own record: where it stands and who has it.</summary>
    private static readonly HashSet<string> s_public =
    [
        "title", "description", "state", "pending_reason", "resume_at", "priority", "impact", "urgency", "team", "assignee", "requester",
        "affected_user", "category", "subcategory", "service", "location", "due_at", "resolution_code", "resolution_notes",
        "closes_at", "followed_by", "follows", "csat_score", "csat_comment",
    ];

    public async Task<Result<Page<TimelineEntry>>?> TimelineAsync(
        RecordScope scope, RecordId record, TimelineFilter filter, string? cursor, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        if (!await db.Set<WorkRecord>().To(scope).AnyAsync(one => one.Id == record, ct))
        {
            return null;
        }

        if (limit is < 1 or > RecordListRequest.MostRows)
        {
            return new Result<Page<TimelineEntry>>(null, new InvalidField("limit", $"limit is 1 to {RecordListRequest.MostRows}."));
        }

        var at = cursor is null ? null : Place.Read(cursor);
        if (cursor is not null && at is null)
        {
            return new Result<Page<TimelineEntry>>(null, BadCursor());
        }

        var merged = await MergedRecords.SeenAsync(db, scope, record, ct);
        var comments = filter is TimelineFilter.Changes or TimelineFilter.Links
            ? []
            : await CommentsAsync(db, scope, [record, .. merged.Keys], filter, at, limit + 1, ct);
        var changes = filter is TimelineFilter.Conversation or TimelineFilter.Replies or TimelineFilter.Notes
            ? []
            : await ChangesAsync(db, scope, record, filter, at, limit + 1, ct);
        List<(Place Place, Comment? Comment, WorkHistory? Change)> all =
        [
            .. comments.Select(one => (Place.Of(one), (Comment?)one, (WorkHistory?)null)),
            .. changes.Select(one => (Place.Of(one), (Comment?)null, (WorkHistory?)one)),
        ];
        all = [.. all
            .OrderByDescending(one => one.Place.At)
            .ThenBy(one => one.Place.Rank)
            .ThenByDescending(one => one.Comment?.Id.Value ?? default)
            .ThenByDescending(one => one.Change?.Sequence ?? 0)];
        var shown = all[..Math.Min(limit, all.Count)];
        var marks = await Marks.ReadAsync(db, scope, null, [.. shown.Select(one => one.Comment).OfType<Comment>().Select(one => (one.Id, one.Html))], ct);
        var entries = await EntriesAsync(db, scope, shown.ConvertAll(one => (one.Comment, one.Change)), merged, marks, ct);
        return new Result<Page<TimelineEntry>>(
            new Page<TimelineEntry>(entries, all.Count > limit ? shown[^1].Place.Write() : null), null);
    }

    private static Task<List<Comment>> CommentsAsync(
        SynergyFlowDbContext db, RecordScope scope, List<RecordId> family, TimelineFilter filter, Place? after, int take, CancellationToken ct)
    {
        var comments = db.Set<Comment>().Where(comment => family.Contains(comment.Record));
        if (!scope.Internal)
        {
            comments = comments.Where(comment => comment.Kind == CommentKind.Reply);
        }

        comments = filter switch
        {
            TimelineFilter.Replies => comments.Where(comment => comment.Kind == CommentKind.Reply),
            TimelineFilter.Notes => comments.Where(comment => comment.Kind == CommentKind.Note),
            TimelineFilter.Automations => comments.Where(comment => comment.Channel == Channel.System),
            _ => comments,
        };
        if (after is { Rank: ChangeRank })
        {
            comments = comments.Where(comment => comment.WrittenAt < after.At);
        }
        else if (after is not null)
        {
            var seen = new CommentId(after.Comment);
            comments = comments.Where(Earlier(after.At, seen));
        }

        return comments.OrderByDescending(comment => comment.WrittenAt).ThenByDescending(comment => comment.Id).Take(take).ToListAsync(ct);
    }

    /// <summary>Before this moment, or at it with a smaller id; ids have an order in the database though not in C#.</summary>
    private static Expression<Func<Comment, bool>> Earlier(DateTimeOffset at, CommentId seen)
    {
        Expression<Func<Comment, CommentId>> id = comment => comment.Id;
        Expression<Func<CommentId>> parameter = () => seen;
        var smaller = Expression.Lambda<Func<Comment, bool>>(
            Expression.LessThan(id.Body, parameter.Body, liftToNull: false, ((Func<CommentId, CommentId, bool>)IsSmaller).Method), id.Parameters);
        Expression<Func<Comment, bool>> before = comment => comment.WrittenAt < at;
        Expression<Func<Comment, bool>> same = comment => comment.WrittenAt == at;
        return before.Or(same.And(smaller));
    }

    private static bool IsSmaller(CommentId one, CommentId other) => one.Value.CompareTo(other.Value) < 0;

    private static Task<List<WorkHistory>> ChangesAsync(
        SynergyFlowDbContext db, RecordScope scope, RecordId record, TimelineFilter filter, Place? after, int take, CancellationToken ct)
    {
        var changes = db.Set<WorkHistory>().Where(change => change.Record == record && !s_inMessages.Contains(change.Type));
        if (!scope.Internal)
        {
            // Files, links and watchers may speak of what only agents see.
            changes = changes.Where(change => !change.Type.StartsWith("record."));
        }

        changes = filter switch
        {
            TimelineFilter.Links => changes.Where(change => s_links.Contains(change.Type)),
            TimelineFilter.Automations => changes.Where(change => change.Channel == Channel.System),
            _ => changes,
        };
        if (after is { Rank: CommentRank })
        {
            changes = changes.Where(change => change.At <= after.At);
        }
        else if (after is not null)
        {
            changes = changes.Where(change => change.At < after.At || (change.At == after.At && change.Sequence < after.Sequence));
        }

        return changes.OrderByDescending(change => change.At).ThenByDescending(change => change.Sequence).Take(take).ToListAsync(ct);
    }

    private async Task<List<TimelineEntry>> EntriesAsync(
        SynergyFlowDbContext db, RecordScope scope, List<(Comment? Comment, WorkHistory? Change)> shown, Dictionary<RecordId, string> merged, Marks marks, CancellationToken ct)
    {
        var changes = shown.ConvertAll(one => one.Change is { } change ? Read(change.Changes, scope) : []);
        var values = changes.SelectMany(list => list).SelectMany(change => new[] { (change.Field, change.From), (change.Field, change.To) });
        var labels = await LabelsAsync(scope.Tenant, shown.ConvertAll(one => one.Change), changes, ct);
        List<UserId?> people = [.. shown.Select(one => one.Comment?.Author ?? one.Change?.ActorId)];
        List<TeamId?> teams = [];
        List<RecordId> records = [];
        Dictionary<string, HashSet<Guid>> foreign = [];
        foreach (var (field, value) in values)
        {
            if (!Guid.TryParse(value, out var id))
            {
                continue;
            }

            if (s_people.Contains(field) || labels.GetValueOrDefault(field) is { OfPeople: true })
            {
                people.Add(new UserId(id));
            }
            else if (field is "team")
            {
                teams.Add(new TeamId(id));
            }
            else if (s_records.Contains(field))
            {
                records.Add(new RecordId(id));
            }
            else if (fieldNames.Any(one => one.Field == field))
            {
                foreign.TryAdd(field, []);
                foreign[field].Add(id);
            }
        }

        var names = await NameLookup.ReadAsync(db, people, teams, ct);
        var keys = records.Count == 0
            ? []
            : await db.Set<WorkRecord>().To(scope).Where(record => records.Contains(record.Id))
                .Select(record => new { record.Id, record.Key })
                .ToDictionaryAsync(record => record.Id, record => record.Key, ct);
        Dictionary<string, IReadOnlyDictionary<Guid, string>> elsewhere = [];
        foreach (var (field, ids) in foreign)
        {
            elsewhere[field] = await fieldNames.First(one => one.Field == field).ReadAsync(scope.Tenant, ids, ct);
        }

        var origins = await OriginsAsync(db, scope, merged, shown.Select(one => one.Comment?.Origin), ct);
        List<TimelineEntry> entries = [];
        for (var i = 0; i < shown.Count; i++)
        {
            var (comment, change) = shown[i];
            entries.Add(comment is not null
                ? new TimelineEntry(
                    comment.Id.Value,
                    comment.Kind is CommentKind.Note ? TimelineKind.Note : TimelineKind.Reply,
                    comment.WrittenAt, names.Person(comment.Author), comment.Channel, null, comment.Body, comment.Html, [])
                {
                    Origin = origins.GetValueOrDefault(comment.Origin ?? comment.Record),
                    Marks = marks.Of(comment.Id, comment.Html),
                }
                : new TimelineEntry(
                    change!.EventId, TimelineKind.Change, change.At, names.Person(change.ActorId), change.Channel, change.Type, null, null,
                    changes[i].ConvertAll(one => one with
                    {
                        FromName = Name(one.Field, one.From),
                        ToName = Name(one.Field, one.To),
                        FieldName = labels.GetValueOrDefault(one.Field)?.Name,
                    })));
        }

        return entries;

        string? Name(string field, string? value) => !Guid.TryParse(value, out var id) ? null
            : s_people.Contains(field) || labels.GetValueOrDefault(field) is { OfPeople: true } ? names.People.GetValueOrDefault(new UserId(id))
            : field is "team" ? names.Teams.GetValueOrDefault(new TeamId(id))
            : s_records.Contains(field) ? keys.GetValueOrDefault(new RecordId(id))
            : elsewhere.TryGetValue(field, out var known) ? known.GetValueOrDefault(id)
            : null;
    }

    /// <summary>Of what people define themselves, which are fields of one record: its own.</summary>
    private async Task<IReadOnlyDictionary<string, FieldLabel>> LabelsAsync(
        TenantId tenant, List<WorkHistory?> history, List<List<TimelineChange>> changes, CancellationToken ct)
    {
        foreach (var labels in fieldLabels)
        {
            List<string> fields = [.. changes.SelectMany(list => list).Select(change => change.Field).Where(field => field.StartsWith(labels.Prefix, StringComparison.Ordinal)).Distinct()];
            if (fields.Count > 0 && history.Find(change => change is not null) is { } of)
            {
                return await labels.ReadAsync(tenant, of.Record, fields, ct);
            }
        }

        return new Dictionary<string, FieldLabel>();
    }

    private static List<TimelineChange> Read(string json, RecordScope scope)
    {
        using var document = JsonDocument.Parse(json);
        List<TimelineChange> changes = [];
        foreach (var change in document.RootElement.EnumerateArray())
        {
            var field = change.GetProperty("field").GetString()!;
            if (scope.Internal || s_public.Contains(field))
            {
                changes.Add(new TimelineChange(field, change.GetProperty("from").GetString(), change.GetProperty("to").GetString()));
            }
        }

        return changes;
    }

    /// <summary>Where an entry stands in the timeline.</summary>
    private sealed record Place(DateTimeOffset At, string Rank, Guid Comment, int Sequence)
    {
        public static Place Of(Comment comment) => new(comment.WrittenAt, CommentRank, comment.Id.Value, 0);

        public static Place Of(WorkHistory change) => new(change.At, ChangeRank, default, change.Sequence);

        public static Place? Read(string text) =>
            Cursor.Read(TimelineBound, text, 4) is { Key: [var ticks, CommentRank or ChangeRank, var comment, var sequence] } cursor
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < DateTime.MaxValue.Ticks
            && Guid.TryParse(comment, out var id)
            && int.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new Place(new DateTimeOffset(at, TimeSpan.Zero), cursor.Key[1], id, number)
                : null;

        public string Write() => Cursor.Write(
            TimelineBound,
            backwards: false,
            [
                At.UtcTicks.ToString(CultureInfo.InvariantCulture), Rank, Comment.ToString(),
                Sequence.ToString(CultureInfo.InvariantCulture),
            ]);
    }
}
