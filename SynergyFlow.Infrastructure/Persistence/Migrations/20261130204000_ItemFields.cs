using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SynergyFlow.Infrastructure.Persistence.Migrations;

/// <summary>
/// Fields that a project gives its work items, and what the items have in them: a row for each value, in the column of its sort (docs/adr/0061), numbers as ten thousandths.
/// All sides name the project, so that none can be of another one; a field or an option that items have does not go. Their words are a column of
/// the record, which the triggers of the search read as they read its labels.
/// </summary>
[DbContext(typeof(SynergyFlowDbContext))]
[Migration("20261130204000_ItemFields")]
public sealed class ItemFields : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        ArgumentNullException.ThrowIfNull(migrationBuilder);
        migrationBuilder.Sql("""
            CREATE TABLE projects.project_field (
                tenant_id uuid NOT NULL,
                project_id uuid NOT NULL,
                id uuid NOT NULL,
                key varchar(40) NOT NULL,
                type varchar(32) NOT NULL,
                name varchar(60) NOT NULL,
                applies_to varchar(100) NOT NULL,
                help varchar(200),
                required boolean NOT NULL,
                on_card boolean NOT NULL,
                unit varchar(20),
                least numeric(16,4),
                greatest numeric(16,4),
                archived boolean NOT NULL,
                position integer NOT NULL,
                CONSTRAINT pk_project_field PRIMARY KEY (tenant_id, project_id, id),
                CONSTRAINT fk_project_field_project_tenant_id_project_id FOREIGN KEY (tenant_id, project_id) REFERENCES projects.project (tenant_id, id) ON DELETE CASCADE
            );
            CREATE UNIQUE INDEX ix_project_field_tenant_id_project_id_key ON projects.project_field (tenant_id, project_id, key);

            CREATE TABLE projects.project_field_option (
                tenant_id uuid NOT NULL,
                project_id uuid NOT NULL,
                field_id uuid NOT NULL,
                id uuid NOT NULL,
                name varchar(80) NOT NULL,
                position integer NOT NULL,
                archived boolean NOT NULL,
                CONSTRAINT pk_project_field_option PRIMARY KEY (tenant_id, project_id, field_id, id),
                CONSTRAINT fk_project_field_option_project_field_tenant_project_field FOREIGN KEY (tenant_id, project_id, field_id)
                    REFERENCES projects.project_field (tenant_id, project_id, id) ON DELETE CASCADE
            );

            CREATE TABLE projects.work_item_value (
                tenant_id uuid NOT NULL,
                project_id uuid NOT NULL,
                item_id uuid NOT NULL,
                field_id uuid NOT NULL,
                position integer NOT NULL,
                text varchar(500),
                folded varchar(500),
                long_text varchar(10000),
                number bigint,
                day date,
                yes boolean,
                option_id uuid,
                person_id uuid,
                CONSTRAINT pk_work_item_value PRIMARY KEY (tenant_id, item_id, field_id, position),
                CONSTRAINT ck_work_item_value_one CHECK (num_nonnulls(text, long_text, number, day, yes, option_id, person_id) = 1),
                CONSTRAINT fk_work_item_value_work_item_tenant_id_item_id FOREIGN KEY (tenant_id, project_id, item_id)
                    REFERENCES projects.work_item (tenant_id, project_id, id) ON DELETE CASCADE,
                CONSTRAINT fk_work_item_value_project_field_tenant_id_project_id_field_id FOREIGN KEY (tenant_id, project_id, field_id)
                    REFERENCES projects.project_field (tenant_id, project_id, id) ON DELETE RESTRICT,
                CONSTRAINT fk_work_item_value_project_field_option_tenant_id_project_id_f FOREIGN KEY (tenant_id, project_id, field_id, option_id)
                    REFERENCES projects.project_field_option (tenant_id, project_id, field_id, id) ON DELETE RESTRICT,
                CONSTRAINT fk_work_item_value_user_tenant_id_person_id FOREIGN KEY (tenant_id, person_id) REFERENCES identity."user" (tenant_id, id) ON DELETE RESTRICT
            );
            CREATE INDEX ix_work_item_value_tenant_id_project_id_field_id_option_id ON projects.work_item_value (tenant_id, project_id, field_id, option_id);
            CREATE INDEX ix_work_item_value_tenant_id_person_id ON projects.work_item_value (tenant_id, person_id) WHERE person_id IS NOT NULL;
            CREATE INDEX ix_work_item_value_number ON projects.work_item_value (tenant_id, project_id, field_id, number) WHERE number IS NOT NULL;
            CREATE INDEX ix_work_item_value_day ON projects.work_item_value (tenant_id, project_id, field_id, day) WHERE day IS NOT NULL;
            CREATE INDEX ix_work_item_value_yes ON projects.work_item_value (tenant_id, project_id, field_id, yes) WHERE yes IS NOT NULL;
            CREATE INDEX ix_work_item_value_text ON projects.work_item_value (tenant_id, project_id, field_id, folded) WHERE folded IS NOT NULL;
            """);
        migrationBuilder.Sql(Words);
    }

    // As in CheaperSearchDocuments, with the further words among the labels.
    private const string Words = """
        ALTER TABLE work.record ADD COLUMN more_words text;

        CREATE OR REPLACE FUNCTION work.search_labels(r work.record) RETURNS tsvector LANGUAGE plpgsql STABLE PARALLEL SAFE AS $body$
        DECLARE
            people text;
        BEGIN
            SELECT string_agg(person.display_name, ' ') INTO people FROM identity."user" AS person
            WHERE person.tenant_id = r.tenant_id AND person.id IN (r.requester_id, r.affected_user_id, r.assignee_id);
            RETURN work.search_words('B', concat_ws(' ', array_to_string(r.tags, ' '), r.category, r.subcategory, r.service, r.location, people, r.more_words));
        END $body$;

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
            labelled := (NEW.tags, NEW.category, NEW.subcategory, NEW.service, NEW.location, NEW.requester_id, NEW.affected_user_id, NEW.assignee_id, NEW.more_words)
                IS DISTINCT FROM (OLD.tags, OLD.category, OLD.subcategory, OLD.service, OLD.location, OLD.requester_id, OLD.affected_user_id, OLD.assignee_id, OLD.more_words);
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

        -- What an option is called now: its items are found by that, in the transaction of the change. As FieldInputs.Words composes them.
        CREATE FUNCTION projects.words_on_option() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
            UPDATE work.record AS r SET more_words = words.said
            FROM (
                SELECT v.item_id, left(string_agg(coalesce(v.text, v.long_text, o.name), E'\n' ORDER BY f.position, v.position), 50000) AS said
                FROM projects.work_item_value AS v
                JOIN projects.project_field AS f ON f.tenant_id = v.tenant_id AND f.project_id = v.project_id AND f.id = v.field_id
                LEFT JOIN projects.project_field_option AS o ON o.tenant_id = v.tenant_id AND o.project_id = v.project_id AND o.field_id = v.field_id AND o.id = v.option_id
                WHERE v.tenant_id = NEW.tenant_id AND v.item_id IN (
                    SELECT one.item_id FROM projects.work_item_value AS one
                    WHERE one.tenant_id = NEW.tenant_id AND one.project_id = NEW.project_id AND one.field_id = NEW.field_id AND one.option_id = NEW.id)
                GROUP BY v.item_id) AS words
            WHERE r.tenant_id = NEW.tenant_id AND r.id = words.item_id;
            RETURN NULL;
        END $body$;
        CREATE TRIGGER words AFTER UPDATE ON projects.project_field_option FOR EACH ROW
            WHEN (NEW.name IS DISTINCT FROM OLD.name) EXECUTE FUNCTION projects.words_on_option();
        """;
}
