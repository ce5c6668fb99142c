using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Webmail.Migrations
{
    /// <inheritdoc />
    public partial class PurgedHomes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "purged_homes",
                columns: table => new
                {
                    home = table.Column<string>(type: "character varying(340)", maxLength: 340, nullable: false),
                    purged_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_purged_homes", x => x.home);
                    table.CheckConstraint("ck_purged_homes_home", "home ~ '^[a-z0-9._-]+/[a-z0-9._-]+$' AND home !~ '(^|/)\\.{1,2}(/|$)'");
                });

            migrationBuilder.Sql(Script.Read("PurgedHomes.sql"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // The rights to what is gone go with it; grant_mail_servers() stays as it is: it names no view.
            migrationBuilder.Sql("""
                DROP FUNCTION maa.home_removed(text);
                DROP VIEW maa.purged_homes;
                """);

            migrationBuilder.DropTable(
                name: "purged_homes");
        }
    }
}
