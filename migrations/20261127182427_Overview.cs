using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Webmail.Migrations
{
    /// <inheritdoc />
    public partial class Overview : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "usage_asked_at",
                table: "mailboxes",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "usage_read_at",
                table: "mailboxes",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "used_bytes",
                table: "mailboxes",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "push_delays",
                columns: table => new
                {
                    hour = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    milliseconds = table.Column<int>(type: "integer", nullable: false),
                    changes = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_push_delays", x => new { x.hour, x.milliseconds });
                });

            migrationBuilder.CreateTable(
                name: "service_hours",
                columns: table => new
                {
                    hour = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    open_sessions = table.Column<int>(type: "integer", nullable: false),
                    queued = table.Column<int>(type: "integer", nullable: true),
                    stored_bytes = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_hours", x => x.hour);
                });

            migrationBuilder.CreateIndex(
                name: "ix_mailboxes_by_address",
                table: "mailboxes",
                column: "address",
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_mailboxes_created_at_address",
                table: "mailboxes",
                columns: new[] { "created_at", "address" },
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_mailboxes_domain_local_part",
                table: "mailboxes",
                columns: new[] { "domain", "local_part" },
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_mailboxes_quota_bytes_address",
                table: "mailboxes",
                columns: new[] { "quota_bytes", "address" },
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_mailboxes_role_address",
                table: "mailboxes",
                columns: new[] { "role", "address" },
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_mailboxes_used_bytes_address",
                table: "mailboxes",
                columns: new[] { "used_bytes", "address" },
                filter: "deleted_at IS NULL");

            // What EF Core has no words for. An order by an expression is found by an index of the same expression; the column beside it
            // lets the index answer alone. A database without pg_trgm, or whose owner may not have it, searches without: slower, no less right.
            migrationBuilder.Sql("""
                CREATE INDEX ix_mailboxes_by_name ON public.mailboxes ((COALESCE(display_name, '') COLLATE "und-x-icu"), address) INCLUDE (display_name)
                  WHERE deleted_at IS NULL;
                CREATE INDEX ix_mailboxes_by_last_sign_in ON public.mailboxes ((COALESCE(last_sign_in_at, '-infinity'::timestamptz)), address) INCLUDE (last_sign_in_at)
                  WHERE deleted_at IS NULL;
                DO $$ BEGIN
                  CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
                  CREATE INDEX ix_mailboxes_search ON public.mailboxes USING gin (address public.gin_trgm_ops, display_name public.gin_trgm_ops);
                EXCEPTION WHEN insufficient_privilege OR feature_not_supported OR undefined_file THEN
                  RAISE NOTICE 'The search of the users'' page goes without an index: %', SQLERRM;
                END $$;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // The extension may be used by others by now.
            migrationBuilder.Sql("""
                DROP INDEX IF EXISTS public.ix_mailboxes_search;
                DROP INDEX IF EXISTS public.ix_mailboxes_by_name;
                DROP INDEX IF EXISTS public.ix_mailboxes_by_last_sign_in;
                """);

            migrationBuilder.DropTable(
                name: "push_delays");

            migrationBuilder.DropTable(
                name: "service_hours");

            migrationBuilder.DropIndex(
                name: "ix_mailboxes_by_address",
                table: "mailboxes");

            migrationBuilder.DropIndex(
                name: "ix_mailboxes_created_at_address",
                table: "mailboxes");

            migrationBuilder.DropIndex(
                name: "ix_mailboxes_domain_local_part",
                table: "mailboxes");

            migrationBuilder.DropIndex(
                name: "ix_mailboxes_quota_bytes_address",
                table: "mailboxes");

            migrationBuilder.DropIndex(
                name: "ix_mailboxes_role_address",
                table: "mailboxes");

            migrationBuilder.DropIndex(
                name: "ix_mailboxes_used_bytes_address",
                table: "mailboxes");

            migrationBuilder.DropColumn(
                name: "usage_asked_at",
                table: "mailboxes");

            migrationBuilder.DropColumn(
                name: "usage_read_at",
                table: "mailboxes");

            migrationBuilder.DropColumn(
                name: "used_bytes",
                table: "mailboxes");
        }
    }
}
