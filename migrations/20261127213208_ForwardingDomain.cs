using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Webmail.Migrations
{
    /// <inheritdoc />
    public partial class ForwardingDomain : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(Script.Read("ForwardingDomain.sql"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP FUNCTION IF EXISTS filter.forwarding_domain(text[]);");
        }
    }
}
