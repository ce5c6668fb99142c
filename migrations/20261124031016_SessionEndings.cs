using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Webmail.Migrations
{
    /// <inheritdoc />
    public partial class SessionEndings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Whoever ends a session or closes a mailbox, by whatever way, all gateways hear of it at once.
            migrationBuilder.Sql("""
                CREATE FUNCTION public.tell_session_ended() RETURNS trigger
                LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
                BEGIN
                  PERFORM pg_notify('session_ended', OLD.id::text);
                  RETURN NULL;
                END
                $$;
                CREATE TRIGGER session_ended AFTER DELETE ON public.sessions
                FOR EACH ROW EXECUTE FUNCTION public.tell_session_ended();

                CREATE FUNCTION public.close_mailbox() RETURNS trigger
                LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
                BEGIN
                  DELETE FROM public.sessions s USING public.accounts a WHERE a.id = s.account_id AND a.address = OLD.address;
                  PERFORM pg_notify('mailbox_closed', OLD.address);
                  RETURN NULL;
                END
                $$;
                CREATE TRIGGER mailbox_closed AFTER UPDATE ON public.mailboxes
                FOR EACH ROW WHEN (OLD.is_enabled AND OLD.deleted_at IS NULL
                  AND (NOT NEW.is_enabled OR NEW.deleted_at IS NOT NULL OR NEW.address <> OLD.address))
                EXECUTE FUNCTION public.close_mailbox();
                CREATE TRIGGER mailbox_purged AFTER DELETE ON public.mailboxes
                FOR EACH ROW EXECUTE FUNCTION public.close_mailbox();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                DROP FUNCTION public.close_mailbox() CASCADE;
                DROP FUNCTION public.tell_session_ended() CASCADE;
                """);
        }
    }
}
