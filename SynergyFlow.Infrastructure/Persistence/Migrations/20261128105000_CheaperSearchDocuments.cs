using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>
/// The same documents for a tenth of the work. Functions in PL/pgSQL keep their plans for the session, where those in SQL were planned anew
/// at each call; a new record has no conversation to look for; and a change replaces the words of its own weight (A title and key, B what
/// the record is labelled with, C description) and leaves those of the conversation (D) as they are.
/// </summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261128105000_CheaperSearchDocuments")]
public sealed class CheaperSearchDocuments : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql(Composing);
        migrationBuilder.Sql(OnRecord);
        migrationBuilder.Sql(OnConversation);
    }

    private const string Composing = """
        CREATE OR REPLACE FUNCTION work.search_join(first tsvector, other tsvector) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $body$
        BEGIN
            RETURN CASE WHEN pg_column_size(first) + pg_column_size(other) > 900000 THEN first ELSE first || other END;
        END $body$;

        CREATE FUNCTION work.search_title(r work.record) RETURNS tsvector LANGUAGE plpgsql STABLE PARALLEL SAFE AS $body$
        BEGIN
            RETURN work.search_words('A', r.title || ' ' || r.key);
        END $body$;

        CREATE FUNCTION work.search_labels(r work.record) RETURNS tsvector LANGUAGE plpgsql STABLE PARALLEL SAFE AS $body$
        DECLARE
            people text;
        BEGIN
            SELECT string_agg(person.display_name, ' ') INTO people FROM identity."user" AS person
            WHERE person.tenant_id = r.tenant_id AND person.id IN (r.requester_id, r.affected_user_id, r.assignee_id);
            RETURN work.search_words('B', concat_ws(' ', array_to_string(r.tags, ' '), r.category, r.subcategory, r.service, r.location, people));
        END $body$;

        CREATE FUNCTION work.search_own(r work.record) RETURNS tsvector LANGUAGE plpgsql STABLE PARALLEL SAFE AS $body$
        BEGIN
            RETURN work.search_title(r) || work.search_labels(r) || work.search_words('C', r.description);
        END $body$;

        CREATE OR REPLACE FUNCTION work.search_composed(tenant uuid, record uuid) RETURNS SETOF work.search_document LANGUAGE plpgsql STABLE AS $body$
        DECLARE
            r work.record;
            open text;
            internal text;
            public_words tsvector;
        BEGIN
            SELECT * INTO r FROM work.record AS stored WHERE stored.tenant_id = tenant AND stored.id = record;
            IF NOT FOUND THEN
                RETURN;
            END IF;
            SELECT string_agg(part.body, E'\n' ORDER BY part.rank, part.at DESC) FILTER (WHERE NOT part.internal),
                string_agg(part.body, E'\n' ORDER BY part.rank, part.at DESC) FILTER (WHERE part.internal)
            INTO open, internal
            FROM (
                SELECT c.body, c.kind <> 'reply' AS internal, c.written_at AS at, 0 AS rank FROM work.comment AS c
                WHERE c.tenant_id = tenant AND c.record_id = record
                UNION ALL
                SELECT a.file_name || E'\n' || coalesce(t.text, ''), a.internal, a.uploaded_at, 1 FROM work.attachment AS a
                LEFT JOIN work.attachment_text AS t ON t.tenant_id = a.tenant_id AND t.attachment_id = a.id
                WHERE a.tenant_id = tenant AND a.record_id = record) AS part;
            public_words := work.search_own(r);
            IF open IS NOT NULL THEN
                public_words := work.search_join(public_words, work.search_words('D', open));
            END IF;
            RETURN QUERY SELECT r.tenant_id, r.id, r.created_at, r.requester_id, r.assignee_id, r.team_id, r.sensitivity = 'restricted', r.kind, r.state,
                r.state_category, r.priority, r.tags,
                CASE WHEN internal IS NULL THEN public_words ELSE work.search_join(public_words, work.search_words('D', internal)) END,
                CASE WHEN internal IS NOT NULL THEN public_words END;
        END $body$;
        """;

    // New words come last, so that a record that is assigned again and again does not push its words further and further back.
    private const string OnRecord = """
        CREATE OR REPLACE FUNCTION work.search_on_record() RETURNS trigger LANGUAGE plpgsql AS $body$
        DECLARE
            titled boolean;
            labelled boolean;
            described boolean;
            fresh tsvector := '';
            kept "char"[] := '{d}';
            most int;
        BEGIN
            IF TG_OP = 'INSERT' THEN
                INSERT INTO work.search_document (
                    tenant_id, record_id, created_at, requester_id, assignee_id, team_id, restricted, kind, state, state_category, priority, tags, text)
                VALUES (
                    NEW.tenant_id, NEW.id, NEW.created_at, NEW.requester_id, NEW.assignee_id, NEW.team_id, NEW.sensitivity = 'restricted', NEW.kind, NEW.state,
                    NEW.state_category, NEW.priority, NEW.tags, work.search_own(NEW));
                INSERT INTO work.search_task (tenant_id, kind, subject_id) VALUES (NEW.tenant_id, 'words', NEW.id);
                RETURN NULL;
            END IF;

            titled := (NEW.title, NEW.key) IS DISTINCT FROM (OLD.title, OLD.key);
            labelled := (NEW.tags, NEW.category, NEW.subcategory, NEW.service, NEW.location, NEW.requester_id, NEW.affected_user_id, NEW.assignee_id)
                IS DISTINCT FROM (OLD.tags, OLD.category, OLD.subcategory, OLD.service, OLD.location, OLD.requester_id, OLD.affected_user_id, OLD.assignee_id);
            described := NEW.description IS DISTINCT FROM OLD.description;
            IF titled OR labelled OR described THEN
                SELECT pg_column_size(d.text) INTO most FROM work.search_document AS d
                WHERE d.tenant_id = NEW.tenant_id AND d.record_id = NEW.id FOR UPDATE;
                IF coalesce(most, 1000000) > 500000 THEN
                    -- Missing, or so long that not all of it has room.
                    PERFORM work.search_compose(NEW.tenant_id, NEW.id);
                ELSE
                    IF titled THEN fresh := work.search_title(NEW); ELSE kept := kept || 'a'::"char"; END IF;
                    IF labelled THEN fresh := fresh || work.search_labels(NEW); ELSE kept := kept || 'b'::"char"; END IF;
                    IF described THEN fresh := fresh || work.search_words('C', NEW.description); ELSE kept := kept || 'c'::"char"; END IF;
                    UPDATE work.search_document SET created_at = NEW.created_at, requester_id = NEW.requester_id, assignee_id = NEW.assignee_id,
                        team_id = NEW.team_id, restricted = NEW.sensitivity = 'restricted', kind = NEW.kind, state = NEW.state,
                        state_category = NEW.state_category, priority = NEW.priority, tags = NEW.tags,
                        text = work.search_join(ts_filter(text, kept), fresh), public_text = work.search_join(ts_filter(public_text, kept), fresh)
                    WHERE tenant_id = NEW.tenant_id AND record_id = NEW.id;
                END IF;
                INSERT INTO work.search_task (tenant_id, kind, subject_id) VALUES (NEW.tenant_id, 'words', NEW.id);
            ELSIF (NEW.team_id, NEW.sensitivity, NEW.kind, NEW.state, NEW.state_category, NEW.priority, NEW.created_at)
                IS DISTINCT FROM (OLD.team_id, OLD.sensitivity, OLD.kind, OLD.state, OLD.state_category, OLD.priority, OLD.created_at) THEN
                UPDATE work.search_document SET team_id = NEW.team_id, restricted = NEW.sensitivity = 'restricted', kind = NEW.kind,
                    state = NEW.state, state_category = NEW.state_category, priority = NEW.priority, created_at = NEW.created_at
                WHERE tenant_id = NEW.tenant_id AND record_id = NEW.id;
            END IF;
            RETURN NULL;
        END $body$;
        """;

    private const string OnConversation = """
        CREATE FUNCTION work.search_add(tenant uuid, record uuid, said text, internal boolean) RETURNS void LANGUAGE plpgsql AS $body$
        DECLARE
            words tsvector := work.search_words('D', said);
        BEGIN
            UPDATE work.search_document AS d SET
                text = work.search_join(d.text, words),
                public_text = CASE WHEN internal THEN coalesce(d.public_text, d.text) ELSE work.search_join(d.public_text, words) END
            WHERE d.tenant_id = tenant AND d.record_id = record;
        END $body$;

        CREATE OR REPLACE FUNCTION work.search_on_comment() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
            IF TG_OP = 'INSERT' THEN
                PERFORM work.search_add(NEW.tenant_id, NEW.record_id, NEW.body, NEW.kind <> 'reply');
            ELSE
                PERFORM work.search_compose(OLD.tenant_id, OLD.record_id);
                IF TG_OP = 'UPDATE' AND NEW.record_id <> OLD.record_id THEN
                    PERFORM work.search_compose(NEW.tenant_id, NEW.record_id);
                END IF;
            END IF;
            RETURN NULL;
        END $body$;

        CREATE OR REPLACE FUNCTION work.search_on_attachment() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
            IF TG_OP = 'INSERT' THEN
                INSERT INTO work.attachment_text (tenant_id, attachment_id, state) VALUES (NEW.tenant_id, NEW.id, work.attachment_text_begins(NEW.file_name));
                PERFORM work.search_add(NEW.tenant_id, NEW.record_id, NEW.file_name, NEW.internal);
            ELSE
                PERFORM work.search_compose(OLD.tenant_id, OLD.record_id);
                IF TG_OP = 'UPDATE' THEN
                    PERFORM work.search_compose(NEW.tenant_id, NEW.record_id);
                END IF;
            END IF;
            RETURN NULL;
        END $body$;
        """;
}
