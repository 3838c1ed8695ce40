using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace SynergyFlow.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "identity");

            migrationBuilder.EnsureSchema(
                name: "work");

            migrationBuilder.EnsureSchema(
                name: "events");

            migrationBuilder.EnsureSchema(
                name: "integrations");

            migrationBuilder.EnsureSchema(
                name: "incidents");

            migrationBuilder.EnsureSchema(
                name: "teams");

            migrationBuilder.EnsureSchema(
                name: "tenants");

            migrationBuilder.CreateTable(
                name: "data_protection_key",
                schema: "identity",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    xml = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_data_protection_key", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "deferred",
                schema: "events",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subscription = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    xid = table.Column<ulong>(type: "xid8", nullable: false),
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    aggregate_kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    aggregate_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    type = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_attempt_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_error = table.Column<string>(type: "text", nullable: true),
                    parked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deferred", x => new { x.tenant_id, x.subscription, x.event_id });
                });

            migrationBuilder.CreateTable(
                name: "history",
                schema: "work",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    record_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    actor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    channel = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    changes = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_history", x => new { x.tenant_id, x.record_id, x.sequence });
                });

            migrationBuilder.CreateTable(
                name: "idempotency_key",
                schema: "integrations",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    request = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    status = table.Column<int>(type: "integer", nullable: true),
                    content_type = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    location = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    etag = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    body = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotency_key", x => new { x.tenant_id, x.user_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "intervention",
                schema: "events",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    subscription = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: true),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_intervention", x => new { x.tenant_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "key_counter",
                schema: "work",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    next = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_key_counter", x => new { x.tenant_id, x.kind });
                });

            migrationBuilder.CreateTable(
                name: "log",
                schema: "events",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    recorded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "clock_timestamp()"),
                    seq = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    xid = table.Column<ulong>(type: "xid8", nullable: false, defaultValueSql: "pg_current_xact_id()"),
                    aggregate_kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    aggregate_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    type = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    actor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    actor_name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    channel = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    correlation_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    causation_id = table.Column<Guid>(type: "uuid", nullable: true),
                    trace_id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    payload = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_log", x => new { x.tenant_id, x.id, x.recorded_at });
                });

            migrationBuilder.CreateTable(
                name: "priority_matrix",
                schema: "incidents",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    cells = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_priority_matrix", x => x.tenant_id);
                });

            migrationBuilder.CreateTable(
                name: "subscription",
                schema: "events",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    owner = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    lease_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    epoch = table.Column<long>(type: "bigint", nullable: false),
                    checkpoint_xid = table.Column<ulong>(type: "xid8", nullable: false),
                    checkpoint_seq = table.Column<long>(type: "bigint", nullable: false),
                    processed = table.Column<long>(type: "bigint", nullable: false),
                    last_event_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    paused = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subscription", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "tenant",
                schema: "tenants",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tenant", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "team",
                schema: "teams",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    archived = table.Column<bool>(type: "boolean", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_team", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_team_tenant_tenant_id",
                        column: x => x.tenant_id,
                        principalSchema: "tenants",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "user",
                schema: "identity",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    display_name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    normalized_email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    role = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    disabled = table.Column<bool>(type: "boolean", nullable: false),
                    time_zone = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    password_hash = table.Column<string>(type: "text", nullable: true),
                    security_stamp = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    must_change_password = table.Column<bool>(type: "boolean", nullable: false),
                    access_failed_count = table.Column<int>(type: "integer", nullable: false),
                    lockout_end = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_user_tenant_tenant_id",
                        column: x => x.tenant_id,
                        principalSchema: "tenants",
                        principalTable: "tenant",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "access_token",
                schema: "identity",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    hint = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    scopes = table.Column<List<string>>(type: "text[]", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_token", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_access_token_user_tenant_id_user_id",
                        columns: x => new { x.tenant_id, x.user_id },
                        principalSchema: "identity",
                        principalTable: "user",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "import_job",
                schema: "integrations",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    file_name = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    stored_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    encoding = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    delimiter = table.Column<string>(type: "character varying(1)", maxLength: 1, nullable: false),
                    headers = table.Column<List<string>>(type: "text[]", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    preset = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    mapping = table.Column<string>(type: "jsonb", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    found = table.Column<string>(type: "jsonb", nullable: false),
                    done = table.Column<string>(type: "jsonb", nullable: false),
                    next_record = table.Column<int>(type: "integer", nullable: false),
                    total_records = table.Column<int>(type: "integer", nullable: false),
                    undone_to = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    failure = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    created_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    working_for_id = table.Column<Guid>(type: "uuid", nullable: false),
                    lease_owner = table.Column<Guid>(type: "uuid", nullable: true),
                    lease_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_job", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_import_job_user_tenant_id_created_by_id",
                        columns: x => new { x.tenant_id, x.created_by_id },
                        principalSchema: "identity",
                        principalTable: "user",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_import_job_user_tenant_id_working_for_id",
                        columns: x => new { x.tenant_id, x.working_for_id },
                        principalSchema: "identity",
                        principalTable: "user",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "membership",
                schema: "teams",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    team_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    role = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_membership", x => new { x.tenant_id, x.team_id, x.user_id });
                    table.ForeignKey(
                        name: "fk_membership_team_tenant_id_team_id",
                        columns: x => new { x.tenant_id, x.team_id },
                        principalSchema: "teams",
                        principalTable: "team",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_membership_user_tenant_id_user_id",
                        columns: x => new { x.tenant_id, x.user_id },
                        principalSchema: "identity",
                        principalTable: "user",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "record",
                schema: "work",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    description = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    state_category = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    state_reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    priority = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    impact = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    urgency = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    priority_override_reason = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    category = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    subcategory = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    service = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    location = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    requester_id = table.Column<Guid>(type: "uuid", nullable: false),
                    opened_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    affected_user_id = table.Column<Guid>(type: "uuid", nullable: true),
                    contact_channel = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    team_id = table.Column<Guid>(type: "uuid", nullable: true),
                    assignee_id = table.Column<Guid>(type: "uuid", nullable: true),
                    parent_id = table.Column<Guid>(type: "uuid", nullable: true),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    sensitivity = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    tags = table.Column<List<string>>(type: "text[]", nullable: false),
                    custom = table.Column<string>(type: "jsonb", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_record", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_record_record_tenant_id_parent_id",
                        columns: x => new { x.tenant_id, x.parent_id },
                        principalSchema: "work",
                        principalTable: "record",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_record_team_tenant_id_team_id",
                        columns: x => new { x.tenant_id, x.team_id },
                        principalSchema: "teams",
                        principalTable: "team",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_record_user_tenant_id_affected_user_id",
                        columns: x => new { x.tenant_id, x.affected_user_id },
                        principalSchema: "identity",
                        principalTable: "user",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_record_user_tenant_id_assignee_id",
                        columns: x => new { x.tenant_id, x.assignee_id },
                        principalSchema: "identity",
                        principalTable: "user",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_record_user_tenant_id_opened_by_id",
                        columns: x => new { x.tenant_id, x.opened_by_id },
                        principalSchema: "identity",
                        principalTable: "user",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_record_user_tenant_id_requester_id",
                        columns: x => new { x.tenant_id, x.requester_id },
                        principalSchema: "identity",
                        principalTable: "user",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "session",
                schema: "identity",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_agent = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    ip_address = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_session", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_session_user_tenant_id_user_id",
                        columns: x => new { x.tenant_id, x.user_id },
                        principalSchema: "identity",
                        principalTable: "user",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "import_problem",
                schema: "integrations",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    line = table.Column<int>(type: "integer", nullable: false),
                    key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    column = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    value = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    code = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    message = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_problem", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_import_problem_import_job_tenant_id_job_id",
                        columns: x => new { x.tenant_id, x.job_id },
                        principalSchema: "integrations",
                        principalTable: "import_job",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "comment",
                schema: "work",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    record_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    body = table.Column<string>(type: "text", nullable: false),
                    html = table.Column<string>(type: "text", nullable: false),
                    author_id = table.Column<Guid>(type: "uuid", nullable: false),
                    channel = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    written_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_comment", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_comment_record_tenant_id_record_id",
                        columns: x => new { x.tenant_id, x.record_id },
                        principalSchema: "work",
                        principalTable: "record",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_comment_user_tenant_id_author_id",
                        columns: x => new { x.tenant_id, x.author_id },
                        principalSchema: "identity",
                        principalTable: "user",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "external_ref",
                schema: "work",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    system = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    external_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    record_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_external_ref", x => new { x.tenant_id, x.system, x.external_id });
                    table.ForeignKey(
                        name: "fk_external_ref_record_tenant_id_record_id",
                        columns: x => new { x.tenant_id, x.record_id },
                        principalSchema: "work",
                        principalTable: "record",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "imported_key",
                schema: "integrations",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    system = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    external_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    record_id = table.Column<Guid>(type: "uuid", nullable: false),
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    rows = table.Column<List<long>>(type: "bigint[]", nullable: false),
                    last_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_imported_key", x => new { x.tenant_id, x.system, x.external_id });
                    table.ForeignKey(
                        name: "fk_imported_key_import_job_tenant_id_job_id",
                        columns: x => new { x.tenant_id, x.job_id },
                        principalSchema: "integrations",
                        principalTable: "import_job",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_imported_key_record_tenant_id_record_id",
                        columns: x => new { x.tenant_id, x.record_id },
                        principalSchema: "work",
                        principalTable: "record",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "incident",
                schema: "incidents",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    pending_reason = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    resume_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    first_response_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    resolved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    resolved_by_id = table.Column<Guid>(type: "uuid", nullable: true),
                    resolution_code = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    resolution_notes = table.Column<string>(type: "character varying(20000)", maxLength: 20000, nullable: true),
                    cancel_reason = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    duplicate_of_id = table.Column<Guid>(type: "uuid", nullable: true),
                    reopen_count = table.Column<int>(type: "integer", nullable: false),
                    reassignment_count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_record", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_incident_record_tenant_id_id",
                        columns: x => new { x.tenant_id, x.id },
                        principalSchema: "work",
                        principalTable: "record",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "link",
                schema: "work",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    from_id = table.Column<Guid>(type: "uuid", nullable: false),
                    to_id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    linked_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    linked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_link", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_link_record_tenant_id_from_id",
                        columns: x => new { x.tenant_id, x.from_id },
                        principalSchema: "work",
                        principalTable: "record",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_link_record_tenant_id_to_id",
                        columns: x => new { x.tenant_id, x.to_id },
                        principalSchema: "work",
                        principalTable: "record",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_link_user_tenant_id_linked_by_id",
                        columns: x => new { x.tenant_id, x.linked_by_id },
                        principalSchema: "identity",
                        principalTable: "user",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "watcher",
                schema: "work",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    record_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_watcher", x => new { x.tenant_id, x.record_id, x.user_id });
                    table.ForeignKey(
                        name: "fk_watcher_record_tenant_id_record_id",
                        columns: x => new { x.tenant_id, x.record_id },
                        principalSchema: "work",
                        principalTable: "record",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_watcher_user_tenant_id_user_id",
                        columns: x => new { x.tenant_id, x.user_id },
                        principalSchema: "identity",
                        principalTable: "user",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "attachment",
                schema: "work",
                columns: table => new
                {
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    record_id = table.Column<Guid>(type: "uuid", nullable: false),
                    comment_id = table.Column<Guid>(type: "uuid", nullable: true),
                    file_name = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    content_type = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    stored_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    uploaded_by_id = table.Column<Guid>(type: "uuid", nullable: false),
                    uploaded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    @internal = table.Column<bool>(name: "internal", type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_attachment", x => new { x.tenant_id, x.id });
                    table.ForeignKey(
                        name: "fk_attachment_comment_tenant_id_comment_id",
                        columns: x => new { x.tenant_id, x.comment_id },
                        principalSchema: "work",
                        principalTable: "comment",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_attachment_record_tenant_id_record_id",
                        columns: x => new { x.tenant_id, x.record_id },
                        principalSchema: "work",
                        principalTable: "record",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_attachment_user_tenant_id_uploaded_by_id",
                        columns: x => new { x.tenant_id, x.uploaded_by_id },
                        principalSchema: "identity",
                        principalTable: "user",
                        principalColumns: new[] { "tenant_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_access_token_tenant_id_hash",
                schema: "identity",
                table: "access_token",
                columns: new[] { "tenant_id", "hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_access_token_tenant_id_user_id",
                schema: "identity",
                table: "access_token",
                columns: new[] { "tenant_id", "user_id" });

            migrationBuilder.CreateIndex(
                name: "ix_attachment_tenant_id_comment_id",
                schema: "work",
                table: "attachment",
                columns: new[] { "tenant_id", "comment_id" });

            migrationBuilder.CreateIndex(
                name: "ix_attachment_tenant_id_record_id",
                schema: "work",
                table: "attachment",
                columns: new[] { "tenant_id", "record_id" });

            migrationBuilder.CreateIndex(
                name: "ix_attachment_tenant_id_uploaded_by_id",
                schema: "work",
                table: "attachment",
                columns: new[] { "tenant_id", "uploaded_by_id" });

            migrationBuilder.CreateIndex(
                name: "ix_comment_tenant_id_author_id",
                schema: "work",
                table: "comment",
                columns: new[] { "tenant_id", "author_id" });

            migrationBuilder.CreateIndex(
                name: "ix_comment_tenant_id_record_id_written_at_id",
                schema: "work",
                table: "comment",
                columns: new[] { "tenant_id", "record_id", "written_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_deferred_subscription_aggregate_id_xid_seq",
                schema: "events",
                table: "deferred",
                columns: new[] { "subscription", "aggregate_id", "xid", "seq" });

            migrationBuilder.CreateIndex(
                name: "ix_external_ref_tenant_id_record_id",
                schema: "work",
                table: "external_ref",
                columns: new[] { "tenant_id", "record_id" });

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_key_created_at",
                schema: "integrations",
                table: "idempotency_key",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_import_job_state",
                schema: "integrations",
                table: "import_job",
                column: "state",
                filter: "state IN ('checking', 'running', 'undoing')");

            migrationBuilder.CreateIndex(
                name: "ix_import_job_tenant_id_created_at",
                schema: "integrations",
                table: "import_job",
                columns: new[] { "tenant_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_import_job_tenant_id_created_by_id",
                schema: "integrations",
                table: "import_job",
                columns: new[] { "tenant_id", "created_by_id" });

            migrationBuilder.CreateIndex(
                name: "ix_import_job_tenant_id_working_for_id",
                schema: "integrations",
                table: "import_job",
                columns: new[] { "tenant_id", "working_for_id" });

            migrationBuilder.CreateIndex(
                name: "ix_import_problem_tenant_id_job_id_position",
                schema: "integrations",
                table: "import_problem",
                columns: new[] { "tenant_id", "job_id", "position" });

            migrationBuilder.CreateIndex(
                name: "ix_imported_key_tenant_id_job_id_external_id",
                schema: "integrations",
                table: "imported_key",
                columns: new[] { "tenant_id", "job_id", "external_id" });

            migrationBuilder.CreateIndex(
                name: "ix_imported_key_tenant_id_record_id",
                schema: "integrations",
                table: "imported_key",
                columns: new[] { "tenant_id", "record_id" });

            migrationBuilder.CreateIndex(
                name: "ix_link_tenant_id_from_id_to_id_type",
                schema: "work",
                table: "link",
                columns: new[] { "tenant_id", "from_id", "to_id", "type" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_link_tenant_id_linked_by_id",
                schema: "work",
                table: "link",
                columns: new[] { "tenant_id", "linked_by_id" });

            migrationBuilder.CreateIndex(
                name: "ix_link_tenant_id_to_id",
                schema: "work",
                table: "link",
                columns: new[] { "tenant_id", "to_id" });

            migrationBuilder.CreateIndex(
                name: "ix_log_tenant_id_aggregate_id_sequence",
                schema: "events",
                table: "log",
                columns: new[] { "tenant_id", "aggregate_id", "sequence" });

            migrationBuilder.CreateIndex(
                name: "ix_log_xid_seq",
                schema: "events",
                table: "log",
                columns: new[] { "xid", "seq" });

            migrationBuilder.CreateIndex(
                name: "ix_membership_tenant_id_user_id",
                schema: "teams",
                table: "membership",
                columns: new[] { "tenant_id", "user_id" });

            migrationBuilder.CreateIndex(
                name: "ix_record_tenant_id_affected_user_id",
                schema: "work",
                table: "record",
                columns: new[] { "tenant_id", "affected_user_id" });

            migrationBuilder.CreateIndex(
                name: "ix_record_tenant_id_assignee_id",
                schema: "work",
                table: "record",
                columns: new[] { "tenant_id", "assignee_id" });

            migrationBuilder.CreateIndex(
                name: "ix_record_tenant_id_created_at_id",
                schema: "work",
                table: "record",
                columns: new[] { "tenant_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_record_tenant_id_key",
                schema: "work",
                table: "record",
                columns: new[] { "tenant_id", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_record_tenant_id_opened_by_id",
                schema: "work",
                table: "record",
                columns: new[] { "tenant_id", "opened_by_id" });

            migrationBuilder.CreateIndex(
                name: "ix_record_tenant_id_parent_id",
                schema: "work",
                table: "record",
                columns: new[] { "tenant_id", "parent_id" });

            migrationBuilder.CreateIndex(
                name: "ix_record_tenant_id_requester_id",
                schema: "work",
                table: "record",
                columns: new[] { "tenant_id", "requester_id" });

            migrationBuilder.CreateIndex(
                name: "ix_record_tenant_id_state_category_priority_created_at_id",
                schema: "work",
                table: "record",
                columns: new[] { "tenant_id", "state_category", "priority", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_record_tenant_id_team_id",
                schema: "work",
                table: "record",
                columns: new[] { "tenant_id", "team_id" });

            migrationBuilder.CreateIndex(
                name: "ix_record_tenant_id_updated_at_id",
                schema: "work",
                table: "record",
                columns: new[] { "tenant_id", "updated_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_session_tenant_id_user_id",
                schema: "identity",
                table: "session",
                columns: new[] { "tenant_id", "user_id" });

            migrationBuilder.CreateIndex(
                name: "ix_team_tenant_id_name",
                schema: "teams",
                table: "team",
                columns: new[] { "tenant_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_user_tenant_id_display_name",
                schema: "identity",
                table: "user",
                columns: new[] { "tenant_id", "display_name" });

            migrationBuilder.CreateIndex(
                name: "ix_user_tenant_id_normalized_email",
                schema: "identity",
                table: "user",
                columns: new[] { "tenant_id", "normalized_email" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_watcher_tenant_id_user_id",
                schema: "work",
                table: "watcher",
                columns: new[] { "tenant_id", "user_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "access_token",
                schema: "identity");

            migrationBuilder.DropTable(
                name: "attachment",
                schema: "work");

            migrationBuilder.DropTable(
                name: "data_protection_key",
                schema: "identity");

            migrationBuilder.DropTable(
                name: "deferred",
                schema: "events");

            migrationBuilder.DropTable(
                name: "external_ref",
                schema: "work");

            migrationBuilder.DropTable(
                name: "history",
                schema: "work");

            migrationBuilder.DropTable(
                name: "idempotency_key",
                schema: "integrations");

            migrationBuilder.DropTable(
                name: "import_problem",
                schema: "integrations");

            migrationBuilder.DropTable(
                name: "imported_key",
                schema: "integrations");

            migrationBuilder.DropTable(
                name: "incident",
                schema: "incidents");

            migrationBuilder.DropTable(
                name: "intervention",
                schema: "events");

            migrationBuilder.DropTable(
                name: "key_counter",
                schema: "work");

            migrationBuilder.DropTable(
                name: "link",
                schema: "work");

            migrationBuilder.DropTable(
                name: "log",
                schema: "events");

            migrationBuilder.DropTable(
                name: "membership",
                schema: "teams");

            migrationBuilder.DropTable(
                name: "priority_matrix",
                schema: "incidents");

            migrationBuilder.DropTable(
                name: "session",
                schema: "identity");

            migrationBuilder.DropTable(
                name: "subscription",
                schema: "events");

            migrationBuilder.DropTable(
                name: "watcher",
                schema: "work");

            migrationBuilder.DropTable(
                name: "comment",
                schema: "work");

            migrationBuilder.DropTable(
                name: "import_job",
                schema: "integrations");

            migrationBuilder.DropTable(
                name: "record",
                schema: "work");

            migrationBuilder.DropTable(
                name: "team",
                schema: "teams");

            migrationBuilder.DropTable(
                name: "user",
                schema: "identity");

            migrationBuilder.DropTable(
                name: "tenant",
                schema: "tenants");
        }
    }
}
