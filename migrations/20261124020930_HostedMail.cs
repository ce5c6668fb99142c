using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Webmail.Migrations
{
    /// <inheritdoc />
    public partial class HostedMail : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_domains_name",
                table: "domains");

            migrationBuilder.AlterColumn<string>(
                name: "submission_host",
                table: "domains",
                type: "text",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "text");

            migrationBuilder.AlterColumn<string>(
                name: "imap_host",
                table: "domains",
                type: "text",
                nullable: true,
                oldClrType: typeof(string),
                oldType: "text");

            migrationBuilder.AddColumn<string>(
                name: "kind",
                table: "domains",
                type: "character varying(16)",
                maxLength: 16,
                nullable: false,
                defaultValue: "Proxied");

            migrationBuilder.AddUniqueConstraint(
                name: "ak_domains_name",
                table: "domains",
                column: "name");

            migrationBuilder.CreateTable(
                name: "aliases",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    domain = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    local_part = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    address = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: false, computedColumnSql: "local_part || '@' || domain", stored: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_aliases", x => x.id);
                    table.CheckConstraint("ck_aliases_local_part", "local_part ~ '^([a-z0-9_]([a-z0-9._-]*[a-z0-9_-])?)?$' AND local_part !~ '\\.\\.'");
                    table.ForeignKey(
                        name: "fk_aliases_domains_domain",
                        column: x => x.domain,
                        principalTable: "domains",
                        principalColumn: "name",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "audit_log",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    actor = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: false),
                    action = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    subject = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: false),
                    details = table.Column<string>(type: "jsonb", nullable: true),
                    remote_address = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_log", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "mailboxes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    domain = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    local_part = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    address = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: false, computedColumnSql: "local_part || '@' || domain", stored: true),
                    home = table.Column<string>(type: "character varying(340)", maxLength: 340, nullable: false),
                    display_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    password_hash = table.Column<string>(type: "text", nullable: true),
                    quota_bytes = table.Column<long>(type: "bigint", nullable: false),
                    role = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    is_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    must_change_password = table.Column<bool>(type: "boolean", nullable: false),
                    app_passwords_only = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_sign_in_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    purge_after = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_mailboxes", x => x.id);
                    table.CheckConstraint("ck_mailboxes_home", "home ~ '^[a-z0-9._-]+/[a-z0-9._-]+$' AND home !~ '(^|/)\\.{1,2}(/|$)'");
                    table.CheckConstraint("ck_mailboxes_local_part", "local_part ~ '^[a-z0-9_]([a-z0-9._-]*[a-z0-9_-])?$' AND local_part !~ '\\.\\.'");
                    table.CheckConstraint("ck_mailboxes_quota_bytes", "quota_bytes >= 0");
                    table.ForeignKey(
                        name: "fk_mailboxes_domains_domain",
                        column: x => x.domain,
                        principalTable: "domains",
                        principalColumn: "name",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "alias_targets",
                columns: table => new
                {
                    alias_id = table.Column<Guid>(type: "uuid", nullable: false),
                    address = table.Column<string>(type: "character varying(320)", maxLength: 320, nullable: false),
                    may_send = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_alias_targets", x => new { x.alias_id, x.address });
                    table.CheckConstraint("ck_alias_targets_address", "address ~ '^[a-z0-9][^@[:space:],:|\"<>()\\\\]*@[a-z0-9.-]+$'");
                    table.ForeignKey(
                        name: "fk_alias_targets_aliases_alias_id",
                        column: x => x.alias_id,
                        principalTable: "aliases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "app_passwords",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    mailbox_id = table.Column<Guid>(type: "uuid", nullable: false),
                    session_id = table.Column<Guid>(type: "uuid", nullable: true),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_app_passwords", x => x.id);
                    table.CheckConstraint("ck_app_passwords_hash", "hash ~ '^[0-9a-f]{64}$'");
                    table.ForeignKey(
                        name: "fk_app_passwords_mailboxes_mailbox_id",
                        column: x => x.mailbox_id,
                        principalTable: "mailboxes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_app_passwords_sessions_session_id",
                        column: x => x.session_id,
                        principalTable: "sessions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.AddCheckConstraint(
                name: "ck_domains_servers",
                table: "domains",
                sql: "kind = 'Hosted' OR (imap_host IS NOT NULL AND submission_host IS NOT NULL)");

            migrationBuilder.CreateIndex(
                name: "ix_alias_targets_address",
                table: "alias_targets",
                column: "address");

            migrationBuilder.CreateIndex(
                name: "ix_aliases_address",
                table: "aliases",
                column: "address",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_aliases_domain",
                table: "aliases",
                column: "domain");

            migrationBuilder.CreateIndex(
                name: "ix_app_passwords_mailbox_id_hash",
                table: "app_passwords",
                columns: new[] { "mailbox_id", "hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_app_passwords_session_id",
                table: "app_passwords",
                column: "session_id");

            migrationBuilder.CreateIndex(
                name: "ix_audit_log_actor_id",
                table: "audit_log",
                columns: new[] { "actor", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_log_at",
                table: "audit_log",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_audit_log_subject_id",
                table: "audit_log",
                columns: new[] { "subject", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_mailboxes_address",
                table: "mailboxes",
                column: "address",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_mailboxes_domain",
                table: "mailboxes",
                column: "domain");

            migrationBuilder.CreateIndex(
                name: "ix_mailboxes_home",
                table: "mailboxes",
                column: "home",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_mailboxes_purge_after",
                table: "mailboxes",
                column: "purge_after");

            migrationBuilder.Sql(Script.Read("HostedMailViews.sql"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                DROP SCHEMA maa CASCADE;
                DROP SCHEMA mta CASCADE;
                DROP FUNCTION public.grant_mail_servers();
                GRANT USAGE ON SCHEMA public TO PUBLIC;
                DROP FUNCTION public.refuse_change_of_audit_log() CASCADE;
                DELETE FROM public.domains WHERE imap_host IS NULL OR submission_host IS NULL;
                """);

            migrationBuilder.DropTable(
                name: "alias_targets");

            migrationBuilder.DropTable(
                name: "app_passwords");

            migrationBuilder.DropTable(
                name: "audit_log");

            migrationBuilder.DropTable(
                name: "aliases");

            migrationBuilder.DropTable(
                name: "mailboxes");

            migrationBuilder.DropUniqueConstraint(
                name: "ak_domains_name",
                table: "domains");

            migrationBuilder.DropCheckConstraint(
                name: "ck_domains_servers",
                table: "domains");

            migrationBuilder.DropColumn(
                name: "kind",
                table: "domains");

            migrationBuilder.AlterColumn<string>(
                name: "submission_host",
                table: "domains",
                type: "text",
                nullable: false,
                defaultValue: "",
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "imap_host",
                table: "domains",
                type: "text",
                nullable: false,
                defaultValue: "",
                oldClrType: typeof(string),
                oldType: "text",
                oldNullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_domains_name",
                table: "domains",
                column: "name",
                unique: true);
        }
    }
}
