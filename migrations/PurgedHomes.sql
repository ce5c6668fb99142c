-- Folders of mail whose mailboxes were erased. Dovecot's side removes each and then says so; it can name no other.
CREATE VIEW maa.purged_homes WITH (security_barrier) AS
SELECT p.home
FROM public.purged_homes p
WHERE NOT EXISTS (SELECT FROM public.mailboxes m WHERE m.home = p.home);

CREATE FUNCTION maa.home_removed(removed text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM public.purged_homes p
  WHERE p.home = removed AND NOT EXISTS (SELECT FROM public.mailboxes m WHERE m.home = p.home);
$$;
REVOKE ALL ON FUNCTION maa.home_removed(text) FROM PUBLIC;

-- All that is in its schema is there for the role.
CREATE OR REPLACE FUNCTION public.grant_mail_servers() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'webmail_mta') THEN
    GRANT USAGE ON SCHEMA mta TO webmail_mta;
    GRANT SELECT ON ALL TABLES IN SCHEMA mta TO webmail_mta;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA mta TO webmail_mta;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'webmail_maa') THEN
    GRANT USAGE ON SCHEMA maa TO webmail_maa;
    GRANT SELECT ON ALL TABLES IN SCHEMA maa TO webmail_maa;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA maa TO webmail_maa;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'webmail_filter') AND to_regnamespace('filter') IS NOT NULL THEN
    GRANT USAGE ON SCHEMA filter TO webmail_filter;
    GRANT SELECT ON ALL TABLES IN SCHEMA filter TO webmail_filter;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA filter TO webmail_filter;
  END IF;
END
$$;
DO $$ BEGIN PERFORM public.grant_mail_servers(); END $$;
