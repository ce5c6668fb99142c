-- What the mail servers may see of the database, and all they may see: one schema of views and one role for each.
--   mta  Postfix, the transfer agent             role webmail_mta
--   maa  Dovecot, access and delivery agents     role webmail_maa
-- The views run with their owner's rights; security_barrier keeps a reader's own functions from rows that are filtered out.

CREATE SCHEMA mta;
CREATE SCHEMA maa;

CREATE VIEW mta.domains WITH (security_barrier) AS
SELECT name FROM public.domains WHERE kind = 'Hosted';

-- Who can receive. A disabled mailbox is as unknown to Postfix as one that never was.
CREATE VIEW mta.mailboxes WITH (security_barrier) AS
SELECT m.address
FROM public.mailboxes m
JOIN public.domains d ON d.name = m.domain AND d.kind = 'Hosted'
WHERE m.is_enabled AND m.deleted_at IS NULL;

-- Postfix looks for ana+x@a.test, then ana@a.test, then @a.test. A mailbox therefore is an alias of itself, so that the catch-all
-- does not take its mail, and a disabled one too: it must not receive, and neither must the catch-all for it.
CREATE VIEW mta.aliases WITH (security_barrier) AS
SELECT a.address, t.address AS target
FROM public.aliases a
JOIN public.domains d ON d.name = a.domain AND d.kind = 'Hosted'
JOIN public.alias_targets t ON t.alias_id = a.id
WHERE NOT EXISTS (
  SELECT FROM public.mailboxes m WHERE m.address = t.address AND NOT (m.is_enabled AND m.deleted_at IS NULL))
UNION ALL
SELECT m.address, m.address
FROM public.mailboxes m
JOIN public.domains d ON d.name = m.domain AND d.kind = 'Hosted'
WHERE NOT EXISTS (SELECT FROM public.aliases a WHERE a.address = m.address);

-- Who may name an address as the sender. '-' is nobody's login: without it, an address that nobody may use would be found
-- under its domain's catch-all.
CREATE VIEW mta.sender_logins WITH (security_barrier) AS
SELECT m.address, CASE WHEN m.is_enabled AND m.deleted_at IS NULL THEN m.address ELSE '-' END AS login
FROM public.mailboxes m
JOIN public.domains d ON d.name = m.domain AND d.kind = 'Hosted'
UNION ALL
SELECT a.address, coalesce(m.address, '-')
FROM public.aliases a
JOIN public.domains d ON d.name = a.domain AND d.kind = 'Hosted'
LEFT JOIN (public.alias_targets t JOIN public.mailboxes m ON m.address = t.address AND m.is_enabled AND m.deleted_at IS NULL)
  ON t.alias_id = a.id AND t.may_send;

-- Where a mailbox is and how much fits in.
CREATE VIEW maa.mailboxes WITH (security_barrier) AS
SELECT m.address, m.home, m.quota_bytes
FROM public.mailboxes m
JOIN public.domains d ON d.name = m.domain AND d.kind = 'Hosted'
WHERE m.is_enabled AND m.deleted_at IS NULL;

-- People's own passwords, for those who may use theirs with IMAP, POP3 and submission.
CREATE VIEW maa.passwords WITH (security_barrier) AS
SELECT m.address, m.password_hash
FROM public.mailboxes m
JOIN public.domains d ON d.name = m.domain AND d.kind = 'Hosted'
WHERE m.is_enabled AND m.deleted_at IS NULL AND m.password_hash IS NOT NULL AND NOT m.app_passwords_only;

-- The address, if that app password opens it now. Notes to the minute that it was used: nobody else learns which one it was.
CREATE FUNCTION maa.use_app_password(login text, password_sha256 text) RETURNS TABLE (address text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found_id uuid;
  used timestamptz;
BEGIN
  SELECT p.id, p.last_used_at INTO found_id, used
  FROM public.app_passwords p
  JOIN public.mailboxes m ON m.id = p.mailbox_id AND m.is_enabled AND m.deleted_at IS NULL
  JOIN public.domains d ON d.name = m.domain AND d.kind = 'Hosted'
  WHERE m.address = login AND p.hash = password_sha256 AND p.revoked_at IS NULL;
  IF found_id IS NULL THEN
    RETURN;
  END IF;
  IF used IS NULL OR used < now() - interval '1 minute' THEN
    UPDATE public.app_passwords SET last_used_at = now() WHERE id = found_id;
  END IF;
  RETURN QUERY SELECT login;
END
$$;
REVOKE ALL ON FUNCTION maa.use_app_password(text, text) FROM PUBLIC;

-- Rights that everybody has by default are nobody's here.
REVOKE ALL ON SCHEMA public FROM PUBLIC;

-- Gives each mail server's role its views. The roles belong to the whole cluster and are made by whoever sets it up, perhaps
-- after these tables: so this is called by the migration that made it, by every later one that touches a view, and at each start
-- of the gateway.
CREATE FUNCTION public.grant_mail_servers() RETURNS void
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
END
$$;
REVOKE ALL ON FUNCTION public.grant_mail_servers() FROM PUBLIC;
DO $$ BEGIN PERFORM public.grant_mail_servers(); END $$;

-- The audit log only grows. The application's role owns the table, so two locks: it gives up its own right to change rows, and a
-- trigger refuses whoever still has it. Opening either takes a change of the schema, which the application never makes.
REVOKE UPDATE, DELETE, TRUNCATE ON public.audit_log FROM CURRENT_USER;
CREATE FUNCTION public.refuse_change_of_audit_log() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'the audit log only grows: % is refused', lower(TG_OP) USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER audit_log_only_grows BEFORE UPDATE OR DELETE ON public.audit_log
FOR EACH ROW EXECUTE FUNCTION public.refuse_change_of_audit_log();
CREATE TRIGGER audit_log_is_not_emptied BEFORE TRUNCATE ON public.audit_log
FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change_of_audit_log();
