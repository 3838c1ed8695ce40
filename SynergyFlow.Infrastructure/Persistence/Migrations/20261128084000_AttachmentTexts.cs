using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>The text of files, read after they were attached, and a document that waits for whoever writes to it meanwhile.</summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261128084000_AttachmentTexts")]
public sealed class AttachmentTexts : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            CREATE TABLE work.attachment_text (
                tenant_id uuid NOT NULL,
                attachment_id uuid NOT NULL,
                state varchar(16) NOT NULL,
                text text NOT NULL DEFAULT '',
                attempts int NOT NULL DEFAULT 0,
                lease_until timestamptz,
                CONSTRAINT pk_attachment_text PRIMARY KEY (tenant_id, attachment_id),
                CONSTRAINT fk_attachment_text_attachment FOREIGN KEY (tenant_id, attachment_id) REFERENCES work.attachment (tenant_id, id) ON DELETE CASCADE
            );
            CREATE INDEX ix_attachment_text_waiting ON work.attachment_text (attachment_id) WHERE state = 'waiting';

            CREATE FUNCTION work.attachment_text_begins(file_name text) RETURNS varchar LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
                SELECT CASE WHEN lower(file_name) ~ '\.(txt|log|md|csv|json|html?|docx|xlsx|pptx|odt|ods|odp)$' THEN 'waiting' ELSE 'no_text' END
            $body$;
            INSERT INTO work.attachment_text (tenant_id, attachment_id, state)
            SELECT tenant_id, id, work.attachment_text_begins(file_name) FROM work.attachment;

            CREATE OR REPLACE FUNCTION work.search_on_attachment() RETURNS trigger LANGUAGE plpgsql AS $body$
            BEGIN
                IF TG_OP = 'INSERT' THEN
                    INSERT INTO work.attachment_text (tenant_id, attachment_id, state) VALUES (NEW.tenant_id, NEW.id, work.attachment_text_begins(NEW.file_name));
                ELSE
                    PERFORM work.search_compose(OLD.tenant_id, OLD.record_id);
                END IF;
                IF TG_OP <> 'DELETE' THEN
                    PERFORM work.search_compose(NEW.tenant_id, NEW.record_id);
                END IF;
                RETURN NULL;
            END $body$;

            CREATE FUNCTION work.search_on_attachment_text() RETURNS trigger LANGUAGE plpgsql AS $body$
            BEGIN
                PERFORM work.search_compose(a.tenant_id, a.record_id) FROM work.attachment AS a WHERE a.tenant_id = NEW.tenant_id AND a.id = NEW.attachment_id;
                RETURN NULL;
            END $body$;
            CREATE TRIGGER search_document AFTER UPDATE ON work.attachment_text FOR EACH ROW
                WHEN (NEW.text IS DISTINCT FROM OLD.text) EXECUTE FUNCTION work.search_on_attachment_text();

            CREATE OR REPLACE FUNCTION work.search_composed(tenant uuid, record uuid) RETURNS SETOF work.search_document LANGUAGE sql STABLE AS $body$
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
                    SELECT string_agg(part.body, E'\n' ORDER BY part.rank, part.at DESC) AS everything,
                        string_agg(part.body, E'\n' ORDER BY part.rank, part.at DESC) FILTER (WHERE NOT part.internal) AS open,
                        coalesce(bool_or(part.internal), false) AS internal
                    FROM (
                        SELECT c.body, c.kind <> 'reply' AS internal, c.written_at AS at, 0 AS rank FROM work.comment AS c
                        WHERE c.tenant_id = r.tenant_id AND c.record_id = r.id
                        UNION ALL
                        SELECT a.file_name || E'\n' || coalesce(t.text, ''), a.internal, a.uploaded_at, 1 FROM work.attachment AS a
                        LEFT JOIN work.attachment_text AS t ON t.tenant_id = a.tenant_id AND t.attachment_id = a.id
                        WHERE a.tenant_id = r.tenant_id AND a.record_id = r.id) AS part) AS parts
                WHERE r.tenant_id = tenant AND r.id = record
            $body$;

            -- Locked first and read by a later statement: a reply or a file's text that comes in between is not composed away.
            CREATE OR REPLACE FUNCTION work.search_compose(tenant uuid, record uuid) RETURNS void LANGUAGE plpgsql AS $body$
            BEGIN
                PERFORM FROM work.search_document AS d WHERE d.tenant_id = tenant AND d.record_id = record FOR UPDATE;
                INSERT INTO work.search_document AS document SELECT * FROM work.search_composed(tenant, record)
                ON CONFLICT (tenant_id, record_id) DO UPDATE SET
                    created_at = EXCLUDED.created_at, requester_id = EXCLUDED.requester_id, assignee_id = EXCLUDED.assignee_id,
                    team_id = EXCLUDED.team_id, restricted = EXCLUDED.restricted, kind = EXCLUDED.kind, state = EXCLUDED.state,
                    state_category = EXCLUDED.state_category, priority = EXCLUDED.priority, tags = EXCLUDED.tags,
                    text = EXCLUDED.text, public_text = EXCLUDED.public_text;
            END $body$;
            """);
    }
}
