using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>What search does afterwards: the words that typos are corrected to, new names of people, and the check of the documents.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261128081000_SearchUpkeep")]
public sealed class SearchUpkeep : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            CREATE TABLE work.search_word (
                tenant_id uuid NOT NULL,
                word varchar(40) NOT NULL,
                CONSTRAINT pk_search_word PRIMARY KEY (tenant_id, word)
            );
            CREATE INDEX ix_search_word_word ON work.search_word USING gin (word gin_trgm_ops);

            -- Written in the transaction of a change, worked off afterwards; 'words' names a record, 'person' somebody with a new name.
            CREATE TABLE work.search_task (
                tenant_id uuid NOT NULL,
                id bigint GENERATED ALWAYS AS IDENTITY,
                kind varchar(16) NOT NULL,
                subject_id uuid NOT NULL,
                after_id uuid,
                CONSTRAINT pk_search_task PRIMARY KEY (tenant_id, id)
            );
            CREATE INDEX ix_search_task_kind_id ON work.search_task (kind, id);

            CREATE TABLE work.search_run (
                tenant_id uuid NOT NULL,
                checked_at timestamptz,
                check_requested boolean NOT NULL DEFAULT false,
                missing bigint NOT NULL DEFAULT 0,
                different bigint NOT NULL DEFAULT 0,
                rebuild_requested_at timestamptz,
                rebuild_requested_by uuid,
                rebuild_after uuid,
                rebuild_done bigint NOT NULL DEFAULT 0,
                rebuild_finished_at timestamptz,
                lease_until timestamptz,
                CONSTRAINT pk_search_run PRIMARY KEY (tenant_id)
            );
            """);
        migrationBuilder.Sql(Composing);
        migrationBuilder.Sql("""
            CREATE OR REPLACE FUNCTION work.search_on_record() RETURNS trigger LANGUAGE plpgsql AS $body$
            BEGIN
                IF TG_OP = 'INSERT' OR (NEW.title, NEW.key, NEW.description, NEW.tags, NEW.category, NEW.subcategory, NEW.service, NEW.location,
                        NEW.requester_id, NEW.affected_user_id, NEW.assignee_id, NEW.created_at)
                    IS DISTINCT FROM (OLD.title, OLD.key, OLD.description, OLD.tags, OLD.category, OLD.subcategory, OLD.service, OLD.location,
                        OLD.requester_id, OLD.affected_user_id, OLD.assignee_id, OLD.created_at) THEN
                    PERFORM work.search_compose(NEW.tenant_id, NEW.id);
                    INSERT INTO work.search_task (tenant_id, kind, subject_id) VALUES (NEW.tenant_id, 'words', NEW.id);
                ELSIF (NEW.team_id, NEW.sensitivity, NEW.kind, NEW.state, NEW.state_category, NEW.priority)
                    IS DISTINCT FROM (OLD.team_id, OLD.sensitivity, OLD.kind, OLD.state, OLD.state_category, OLD.priority) THEN
                    UPDATE work.search_document SET team_id = NEW.team_id, restricted = NEW.sensitivity = 'restricted', kind = NEW.kind,
                        state = NEW.state, state_category = NEW.state_category, priority = NEW.priority
                    WHERE tenant_id = NEW.tenant_id AND record_id = NEW.id;
                END IF;
                RETURN NULL;
            END $body$;

            CREATE FUNCTION work.search_on_person() RETURNS trigger LANGUAGE plpgsql AS $body$
            BEGIN
                INSERT INTO work.search_task (tenant_id, kind, subject_id) VALUES (NEW.tenant_id, 'person', NEW.id);
                RETURN NULL;
            END $body$;
            CREATE TRIGGER search_document AFTER UPDATE ON identity."user" FOR EACH ROW
                WHEN (NEW.display_name IS DISTINCT FROM OLD.display_name) EXECUTE FUNCTION work.search_on_person();

            INSERT INTO work.search_task (tenant_id, kind, subject_id) SELECT tenant_id, 'words', id FROM work.record;
            """);
    }

    // What a document should be, apart from writing it: the check compares, the triggers and the rebuild write.
    private const string Composing = """
        CREATE FUNCTION work.search_composed(tenant uuid, record uuid) RETURNS SETOF work.search_document LANGUAGE sql STABLE AS $body$
            SELECT r.tenant_id, r.id, r.created_at, r.requester_id, r.assignee_id, r.team_id, r.sensitivity = 'restricted', r.kind, r.state,
                r.state_category, r.priority, r.tags,
                work.search_join(own.words, work.search_words('D', parts.everything)),
                CASE WHEN parts.internal THEN work.search_join(own.words, work.search_words('D', parts.open)) END
            FROM work.record AS r
            CROSS JOIN LATERAL (
                SELECT work.search_words('A', r.title || ' ' || r.key)
                    || work.search_words('B', concat_ws(' ', array_to_string(r.tags, ' '), r.category, r.subcategory, r.service, r.location, (
                        SELECT string_agg(person.display_name, ' ') FROM identity."user" AS person
                        WHERE person.tenant_id = r.tenant_id AND person.id IN (r.requester_id, r.affected_user_id, r.assignee_id))))
                    || work.search_words('C', r.description) AS words) AS own
            CROSS JOIN LATERAL (
                SELECT string_agg(part.body, E'\n' ORDER BY part.at DESC) AS everything,
                    string_agg(part.body, E'\n' ORDER BY part.at DESC) FILTER (WHERE NOT part.internal) AS open,
                    coalesce(bool_or(part.internal), false) AS internal
                FROM (
                    SELECT c.body, c.kind <> 'reply' AS internal, c.written_at AS at FROM work.comment AS c
                    WHERE c.tenant_id = r.tenant_id AND c.record_id = r.id
                    UNION ALL
                    SELECT a.file_name, a.internal, a.uploaded_at FROM work.attachment AS a
                    WHERE a.tenant_id = r.tenant_id AND a.record_id = r.id) AS part) AS parts
            WHERE r.tenant_id = tenant AND r.id = record
        $body$;

        CREATE OR REPLACE FUNCTION work.search_compose(tenant uuid, record uuid) RETURNS void LANGUAGE sql AS $body$
            INSERT INTO work.search_document AS document SELECT * FROM work.search_composed(tenant, record)
            ON CONFLICT (tenant_id, record_id) DO UPDATE SET
                created_at = EXCLUDED.created_at, requester_id = EXCLUDED.requester_id, assignee_id = EXCLUDED.assignee_id,
                team_id = EXCLUDED.team_id, restricted = EXCLUDED.restricted, kind = EXCLUDED.kind, state = EXCLUDED.state,
                state_category = EXCLUDED.state_category, priority = EXCLUDED.priority, tags = EXCLUDED.tags,
                text = EXCLUDED.text, public_text = EXCLUDED.public_text
        $body$;
        """;
}
