using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using SynergyFlow.Core.Tenants;

namespace SynergyFlow.Benchmarks;

/// <summary>The rows of each table of a made-up desk, written by COPY; indexes are dropped before and made after.</summary>
internal sealed class MadeUpTables(int records, DateTime end)
{
    /// <summary>So many of the newest records have their events in the log as well; older ones have their history only.</summary>
    private int FirstLogged => records - (records / 10);

    private int PeopleCount => MadeUpDesk.People(records);

    public long People(NpgsqlConnection connection)
    {
        MadeUpText text = new(1);
        Execute(connection, """DELETE FROM teams.membership; DELETE FROM teams.team; DELETE FROM identity."user" WHERE kind = 'person'""");
        var people = Copy(
            connection,
            "identity.\"user\"",
            "id uuid, kind varchar, display_name varchar, role varchar, disabled bool, created_at timestamptz, security_stamp varchar, must_change_password bool, access_failed_count int, version int",
            Enumerable.Range(0, PeopleCount).Select(i => new object?[]
            {
                MadeUpDesk.Person(i), "person", text.Name(), i % 20 == 0 ? "AGENT" : "END_USER", false, end.AddYears(-3), "x", false, 0, 1,
            }));
        Copy(
            connection,
            "teams.team",
            "id uuid, name varchar, archived bool, version int",
            MadeUpDesk.Teams.Select((team, i) => new object?[] { team, $"Team {i}", false, 1 }));
        Copy(
            connection,
            "teams.membership",
            "team_id uuid, user_id uuid, role varchar, since timestamptz",
            Enumerable.Range(0, PeopleCount / 20).Select(i => new object?[]
            {
                MadeUpDesk.Teams[i % MadeUpDesk.Teams.Count], MadeUpDesk.Person(i * 20), "member", end.AddYears(-3),
            }));

        // Nothing closes by itself: the desk stays as it is from one run to the next.
        Execute(connection, string.Create(CultureInfo.InvariantCulture, $"""
            DELETE FROM incidents.desk_settings;
            INSERT INTO incidents.desk_settings (tenant_id, time_zone, workdays, holidays, close_after_days, notice_days, reopen_days, version)
            VALUES ('{Tenant.First.Value}', 'UTC', 'monday,tuesday,wednesday,thursday,friday', '{"{}"}', NULL, 1, 14, 1)
            """));
        return people;
    }

    public long Records(NpgsqlConnection connection)
    {
        MadeUpText text = new(2);
        Execute(connection, "TRUNCATE work.record CASCADE");
        var indexes = DropIndexes(connection, "work.record", "incidents.incident");
        var rows = Copy(
            connection,
            "work.record",
            "id uuid, key varchar, number bigint, title varchar, description text, state varchar, state_category varchar, priority varchar, impact varchar, urgency varchar, "
            + "requester_id uuid, opened_by_id uuid, contact_channel varchar, team_id uuid, assignee_id uuid, sensitivity varchar, tags text[], custom jsonb, "
            + "created_at timestamptz, updated_at timestamptz, closed_at timestamptz, kind varchar, version int, category varchar",
            Stories().Select(one => new object?[]
            {
                MadeUpDesk.Record(one.Number), $"INC-{one.Number + 1}", one.Number + 1L, text.Title(), text.Sentences(20 + text.Skewed(60)),
                one.Story.State, one.Story.Category, $"P{4 - text.Skewed(4)}", "person", "degraded",
                MadeUpDesk.Person(one.Story.Requester), MadeUpDesk.Person(one.Story.Requester), "portal", MadeUpDesk.Teams[one.Story.Team],
                one.Story.Assigned ? MadeUpDesk.Person(one.Story.Assignee) : null, one.Story.Restricted ? "restricted" : "normal",
                one.Story.Tag is { } tag ? new[] { MadeUpDesk.Tags[tag] } : [], "{}",
                one.Story.Created, one.Story.At(one.Story.Version), one.Story.Category is "closed" or "cancelled" ? one.Story.At(one.Story.Version) : null,
                "incident", one.Story.Version, "Category " + text.Below(12),
            }));
        Copy(
            connection,
            "incidents.incident",
            "id uuid, resolved_at timestamptz, resolved_by_id uuid, resolution_code varchar, resolution_notes varchar, reopen_count int, reassignment_count int",
            Stories().Select(one => one.Story.Category is "resolved" or "closed"
                ? new object?[]
                {
                    MadeUpDesk.Record(one.Number), one.Story.At(one.Story.Version), MadeUpDesk.Person(one.Story.Assignee), "fixed", text.Sentences(12), 0, 0,
                }
                : [MadeUpDesk.Record(one.Number), null, null, null, null, 0, 0]));
        Execute(connection, """
            DELETE FROM work.key_counter;
            INSERT INTO work.key_counter (tenant_id, kind, next) SELECT tenant_id, 'incident', max(number) + 1 FROM work.record GROUP BY 1
            """);
        MakeAgain(connection, indexes);
        return rows;
    }

    public long Comments(NpgsqlConnection connection)
    {
        MadeUpText text = new(3);
        var id = 0;
        return CopyAnew(
            connection,
            "work.comment",
            "id uuid, record_id uuid, kind varchar, body text, html text, author_id uuid, channel varchar, written_at timestamptz",
            from one in Stories()
            from place in Enumerable.Range(0, one.Story.Comments)
            let body = text.Sentences(8 + text.Skewed(40))
            let requester = place % 3 == 1
            select new object?[]
            {
                MadeUpDesk.Id(id++, 8), MadeUpDesk.Record(one.Number), IsNote(place) ? "note" : "reply", body, $"<p>{body}</p>",
                MadeUpDesk.Person(requester ? one.Story.Requester : one.Story.Assignee), "ui", one.Story.At(one.Story.Before.Length + 1 + place),
            });
    }

    public long History(NpgsqlConnection connection) => CopyAnew(
        connection,
        "work.history",
        "record_id uuid, sequence int, event_id uuid, type varchar, at timestamptz, actor_id uuid, channel varchar, changes jsonb",
        from one in Stories()
        from change in one.Story.Changes(MadeUpDesk.Teams[one.Story.Team], MadeUpDesk.Person(one.Story.Assignee))
        select new object?[]
        {
            MadeUpDesk.Record(one.Number), change.Sequence, Event(one.Number, change.Sequence), change.Type, one.Story.At(change.Sequence),
            MadeUpDesk.Person(change.Sequence == 1 ? one.Story.Requester : one.Story.Assignee), "ui", change.Changes,
        });

    /// <summary>Everything that happened to the newest tenth, in the partitions of its months; the reader that makes history has read it already.</summary>
    public long Log(NpgsqlConnection connection)
    {
        Execute(connection, "TRUNCATE events.log");
        for (var month = end.AddMonths(-6); month <= end; month = month.AddMonths(1))
        {
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT events.ensure_log_partition('{month:O}')"));
        }

        var rows = Copy(
            connection,
            "events.log",
            "id uuid, recorded_at timestamptz, aggregate_kind varchar, aggregate_id uuid, sequence int, type varchar, occurred_at timestamptz, actor_id uuid, "
            + "actor_name varchar, channel varchar, correlation_id varchar, payload jsonb",
            from one in Stories(FirstLogged)
            from happened in Happened(one.Number, one.Story)
            let at = one.Story.At(happened.Sequence)
            select new object?[]
            {
                Event(one.Number, happened.Sequence), at, "incident", MadeUpDesk.Record(one.Number), happened.Sequence, happened.Type, at,
                MadeUpDesk.Person(happened.Sequence == 1 ? one.Story.Requester : one.Story.Assignee), "Somebody", "ui",
                Event(one.Number, happened.Sequence).ToString("N"), happened.Payload,
            },
            freeze: false);
        Execute(connection, """
            INSERT INTO events.subscription (name, epoch, checkpoint_xid, checkpoint_seq, processed, paused, updated_at)
            SELECT name, 0, last.xid, last.seq, 0, false, now()
            FROM (VALUES ('history'), ('receipts')) AS every(name), (SELECT xid, seq FROM events.log ORDER BY xid DESC, seq DESC LIMIT 1) AS last
            ON CONFLICT (name) DO UPDATE SET checkpoint_xid = EXCLUDED.checkpoint_xid, checkpoint_seq = EXCLUDED.checkpoint_seq
            """);
        return rows;
    }

    public long Files(NpgsqlConnection connection)
    {
        MadeUpText text = new(4);
        var id = 0;
        Execute(connection, "TRUNCATE work.attachment_text");
        var rows = CopyAnew(
            connection,
            "work.attachment",
            "id uuid, record_id uuid, file_name varchar, content_type varchar, size bigint, sha256 varchar, stored_name varchar, uploaded_by_id uuid, uploaded_at timestamptz, internal bool",
            from one in Stories()
            from place in Enumerable.Range(0, one.Story.Files)
            select new object?[]
            {
                MadeUpDesk.Id(id++, 9), MadeUpDesk.Record(one.Number), $"{text.Machine()}.png", "image/png", 20_000L + text.Below(900_000), new string('0', 64),
                $"made-up-{id}", MadeUpDesk.Person(one.Story.Requester), one.Story.Created, false,
            });
        Execute(connection, "INSERT INTO work.attachment_text (tenant_id, attachment_id, state) SELECT tenant_id, id, 'no_text' FROM work.attachment");
        return rows;
    }

    private static bool IsNote(int place) => place % 4 == 3;

    private static Guid Event(int record, int sequence) => new(record, (short)sequence, 0x7000, 0x80, 0, 0, 0, 0, 0, 0, 10);

    private static IEnumerable<(int Sequence, string Type, string Payload)> Happened(int number, MadeUpStory story)
    {
        foreach (var (sequence, type, changes) in story.Changes(MadeUpDesk.Teams[story.Team], MadeUpDesk.Person(story.Assignee)))
        {
            yield return (sequence, type, $$"""{"key": "INC-{{number + 1}}", "changes": {{changes}}}""");
            for (var place = 0; sequence == story.Before.Length && place < story.Comments; place++)
            {
                yield return (sequence + 1 + place, "record.commented", $$"""{"kind": "{{(IsNote(place) ? "note" : "reply")}}", "changes": []}""");
            }
        }
    }

    private IEnumerable<(int Number, MadeUpStory Story)> Stories(int from = 0)
    {
        for (var number = from; number < records; number++)
        {
            yield return (number, new MadeUpStory(number, records, PeopleCount, end));
        }
    }

    private static long CopyAnew(NpgsqlConnection connection, string table, string columns, IEnumerable<object?[]> rows)
    {
        Execute(connection, $"TRUNCATE {table} CASCADE");
        var indexes = DropIndexes(connection, table);
        var count = Copy(connection, table, columns, rows);
        MakeAgain(connection, indexes);
        return count;
    }

    private static long Copy(NpgsqlConnection connection, string table, string columns, IEnumerable<object?[]> rows, bool freeze = true)
    {
        var named = columns.Split(", ").Select(one => one.Split(' ')).ToArray();
        var types = Array.ConvertAll(named, one => TypeOf(one[1]));
        var truncated = freeze && table is not "identity.\"user\"" && !table.StartsWith("teams.", StringComparison.Ordinal);
        using var writer = connection.BeginBinaryImport(
            $"COPY {table} (tenant_id, {string.Join(", ", named.Select(one => one[0]))}) FROM STDIN (FORMAT BINARY{(truncated ? ", FREEZE" : "")})");
        writer.Timeout = TimeSpan.FromHours(2);
        var count = 0L;
        foreach (var row in rows)
        {
            writer.StartRow();
            writer.Write(Tenant.First.Value, NpgsqlDbType.Uuid);
            for (var i = 0; i < row.Length; i++)
            {
                if (row[i] is { } value)
                {
                    writer.Write(value, types[i]);
                }
                else
                {
                    writer.WriteNull();
                }
            }

            count++;
        }

        writer.Complete();
        return count;
    }

    private static NpgsqlDbType TypeOf(string name) => name switch
    {
        "uuid" => NpgsqlDbType.Uuid,
        "varchar" => NpgsqlDbType.Varchar,
        "text" => NpgsqlDbType.Text,
        "text[]" => NpgsqlDbType.Array | NpgsqlDbType.Text,
        "bool" => NpgsqlDbType.Boolean,
        "int" => NpgsqlDbType.Integer,
        "bigint" => NpgsqlDbType.Bigint,
        "timestamptz" => NpgsqlDbType.TimestampTz,
        "jsonb" => NpgsqlDbType.Jsonb,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "A type of a column."),
    };

    /// <returns>How to make them again. All within one transaction: should it be cut short, none of it happened.</returns>
    private static List<string> DropIndexes(NpgsqlConnection connection, params string[] tables)
    {
        List<string> definitions = [];
        List<string> names = [];
        foreach (var table in tables)
        {
            using NpgsqlCommand command = new(
                $"SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = '{table}'::regclass AND NOT indisunique", connection);
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                names.Add(reader.GetString(0));
                definitions.Add(reader.GetString(1));
            }
        }

        names.ForEach(name => Execute(connection, $"DROP INDEX {name}"));
        return definitions;
    }

    private static void MakeAgain(NpgsqlConnection connection, List<string> definitions) => definitions.ForEach(definition => Execute(connection, definition));

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using NpgsqlCommand command = new(sql, connection) { CommandTimeout = 0 };
        command.ExecuteNonQuery();
    }
}
