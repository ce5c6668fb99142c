-- What the spam filter may see of the database, and all it may see: who may write as whom, and what their mail is signed with.
--   filter  the agent beside rspamd (deploy/rspamd/signing-agent.pl)   role webmail_filter

CREATE SCHEMA filter;

-- The same for the header From as for the envelope's sender.
CREATE VIEW filter.sender_logins WITH (security_barrier) AS
SELECT address, login FROM mta.sender_logins;

-- Sealed: the agent has what opens them, the database has not.
CREATE VIEW filter.signing_keys WITH (security_barrier) AS
SELECT d.name AS domain, k.selector, k.private_key
FROM public.dkim_keys k
JOIN public.domains d ON d.id = k.domain_id AND d.kind = 'Hosted'
WHERE k.retired_at IS NULL;

CREATE OR REPLACE FUNCTION public.grant_mail_servers() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'webmail_mta') THEN
    GRANT USAGE ON SCHEMA mta TO webmail_mta;
    GRANT SELECT ON ALL TABLES IN SCHEMA mta TO webmail_mta;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'webmail_maa') THEN
    GRANT USAGE ON SCHEMA maa TO webmail_maa;
    GRANT SELECT ON ALL TABLES IN SCHEMA maa TO webmail_maa;
    GRANT EXECUTE ON FUNCTION maa.use_app_password(text, text) TO webmail_maa;
  END IF;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'webmail_filter') AND to_regnamespace('filter') IS NOT NULL THEN
    GRANT USAGE ON SCHEMA filter TO webmail_filter;
    GRANT SELECT ON ALL TABLES IN SCHEMA filter TO webmail_filter;
  END IF;
END
$$;
DO $$ BEGIN PERFORM public.grant_mail_servers(); END $$;
