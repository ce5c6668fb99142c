using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Webmail.Migrations
{
    /// <inheritdoc />
    public partial class ClosedMailboxes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // A mailbox that must not receive is an alias of itself, so that the catch-all does not take its mail; this is what
            // Postfix refuses it by.
            migrationBuilder.Sql("""
                CREATE VIEW mta.closed_mailboxes WITH (security_barrier) AS
                SELECT m.address
                FROM public.mailboxes m
                JOIN public.domains d ON d.name = m.domain AND d.kind = 'Hosted'
                WHERE NOT (m.is_enabled AND m.deleted_at IS NULL);
                DO $$ BEGIN PERFORM public.grant_mail_servers(); END $$;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP VIEW IF EXISTS mta.closed_mailboxes;");
        }
    }
}
