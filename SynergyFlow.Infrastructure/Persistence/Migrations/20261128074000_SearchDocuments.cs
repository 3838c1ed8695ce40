using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>
/// What search reads (docs/adr/0022): a document per record, kept by triggers in the transaction of the change. Facts that
/// change often (state, team, assignee) have no index on the document, so that their change never touches the index of words.
/// </summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261128074000_SearchDocuments")]
public sealed class SearchDocuments : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql(Words);
        migrationBuilder.Sql(Tables);
        migrationBuilder.Sql(Composing);
        migrationBuilder.Sql(Triggers);
        migrationBuilder.Sql("SELECT work.search_compose(tenant_id, id) FROM work.record");
    }

    // Words are letters and digits; every ASCII sign ends one, here as in SearchText, so that INC-12, srv-01.example.org and
    // a path are found by their parts. The two private characters mark hits in a headline and may come from nowhere else.
    private const string Words = """
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
        CREATE EXTENSION IF NOT EXISTS unaccent;
        CREATE TEXT SEARCH CONFIGURATION work.search (COPY = pg_catalog.english);
        ALTER TEXT SEARCH CONFIGURATION work.search ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;

        CREATE FUNCTION work.search_plain(body text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
            SELECT translate(body, E'!"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~\uE000\uE001', repeat(' ', 34))
        $body$;

        -- The size of what is read is bounded: a vector holds at most a megabyte, and no text may make a change fail.
        CREATE FUNCTION work.search_words(weight "char", body text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
            SELECT setweight(to_tsvector('work.search'::regconfig, work.search_plain(left(coalesce(body, ''), 250000))), weight)
        $body$;

        CREATE FUNCTION work.search_join(first tsvector, other tsvector) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
            SELECT CASE WHEN pg_column_size(first) + pg_column_size(other) > 900000 THEN first ELSE first || other END
        $body$;
        """;

    private const string Tables = """
        CREATE TABLE work.search_document (
            tenant_id uuid NOT NULL,
            record_id uuid NOT NULL,
            created_at timestamptz NOT NULL,
            requester_id uuid NOT NULL,
            assignee_id uuid,
            team_id uuid,
            restricted boolean NOT NULL,
            kind varchar(32) NOT NULL,
            state varchar(32) NOT NULL,
            state_category varchar(32) NOT NULL,
            priority varchar(32) NOT NULL,
            tags text[] NOT NULL,
            text tsvector NOT NULL,
            public_text tsvector, -- null where nothing of the text is internal
            CONSTRAINT pk_search_document PRIMARY KEY (tenant_id, record_id),
            CONSTRAINT fk_search_document_record FOREIGN KEY (tenant_id, record_id) REFERENCES work.record (tenant_id, id) ON DELETE CASCADE
        ) WITH (fillfactor = 85, toast_tuple_target = 128);
        ALTER TABLE work.search_document
            ALTER COLUMN text SET STORAGE EXTERNAL, ALTER COLUMN public_text SET STORAGE EXTERNAL, ALTER COLUMN text SET STATISTICS 200;
        CREATE INDEX ix_search_document_text ON work.search_document USING gin (text) WITH (fastupdate = on, gin_pending_list_limit = 1024);
        CREATE INDEX ix_search_document_tenant_id_created_at ON work.search_document (tenant_id, created_at, record_id);
        """;

    private const string Composing = """
        CREATE FUNCTION work.search_compose(tenant uuid, record uuid) RETURNS void LANGUAGE sql AS $body$
            INSERT INTO work.search_document AS document (
                tenant_id, record_id, created_at, requester_id, assignee_id, team_id, restricted, kind, state, state_category, priority, tags,
                text, public_text)
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
            ON CONFLICT (tenant_id, record_id) DO UPDATE SET
                created_at = EXCLUDED.created_at, requester_id = EXCLUDED.requester_id, assignee_id = EXCLUDED.assignee_id,
                team_id = EXCLUDED.team_id, restricted = EXCLUDED.restricted, kind = EXCLUDED.kind, state = EXCLUDED.state,
                state_category = EXCLUDED.state_category, priority = EXCLUDED.priority, tags = EXCLUDED.tags,
                text = EXCLUDED.text, public_text = EXCLUDED.public_text
        $body$;
        """;

    private const string Triggers = """
        CREATE FUNCTION work.search_on_record() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
            IF TG_OP = 'INSERT' OR (NEW.title, NEW.key, NEW.description, NEW.tags, NEW.category, NEW.subcategory, NEW.service, NEW.location,
                    NEW.requester_id, NEW.affected_user_id, NEW.assignee_id, NEW.created_at)
                IS DISTINCT FROM (OLD.title, OLD.key, OLD.description, OLD.tags, OLD.category, OLD.subcategory, OLD.service, OLD.location,
                    OLD.requester_id, OLD.affected_user_id, OLD.assignee_id, OLD.created_at) THEN
                PERFORM work.search_compose(NEW.tenant_id, NEW.id);
            ELSIF (NEW.team_id, NEW.sensitivity, NEW.kind, NEW.state, NEW.state_category, NEW.priority)
                IS DISTINCT FROM (OLD.team_id, OLD.sensitivity, OLD.kind, OLD.state, OLD.state_category, OLD.priority) THEN
                UPDATE work.search_document SET team_id = NEW.team_id, restricted = NEW.sensitivity = 'restricted', kind = NEW.kind,
                    state = NEW.state, state_category = NEW.state_category, priority = NEW.priority
                WHERE tenant_id = NEW.tenant_id AND record_id = NEW.id;
            END IF;
            RETURN NULL;
        END $body$;
        CREATE TRIGGER search_document AFTER INSERT OR UPDATE ON work.record FOR EACH ROW EXECUTE FUNCTION work.search_on_record();

        -- A new reply is added to what is there; only what takes words away makes the document anew.
        CREATE FUNCTION work.search_on_comment() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
            IF TG_OP = 'INSERT' THEN
                UPDATE work.search_document SET
                    text = work.search_join(text, work.search_words('D', NEW.body)),
                    public_text = CASE WHEN NEW.kind = 'reply' THEN work.search_join(public_text, work.search_words('D', NEW.body)) ELSE coalesce(public_text, text) END
                WHERE tenant_id = NEW.tenant_id AND record_id = NEW.record_id;
            ELSE
                PERFORM work.search_compose(OLD.tenant_id, OLD.record_id);
                IF TG_OP = 'UPDATE' AND NEW.record_id <> OLD.record_id THEN
                    PERFORM work.search_compose(NEW.tenant_id, NEW.record_id);
                END IF;
            END IF;
            RETURN NULL;
        END $body$;
        CREATE TRIGGER search_document AFTER INSERT OR UPDATE OR DELETE ON work.comment FOR EACH ROW EXECUTE FUNCTION work.search_on_comment();

        CREATE FUNCTION work.search_on_attachment() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
            IF TG_OP <> 'INSERT' THEN
                PERFORM work.search_compose(OLD.tenant_id, OLD.record_id);
            END IF;
            IF TG_OP <> 'DELETE' THEN
                PERFORM work.search_compose(NEW.tenant_id, NEW.record_id);
            END IF;
            RETURN NULL;
        END $body$;
        CREATE TRIGGER search_document AFTER INSERT OR UPDATE OR DELETE ON work.attachment FOR EACH ROW EXECUTE FUNCTION work.search_on_attachment();
        """;
}
