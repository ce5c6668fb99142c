-- The domain whose alias sends mail for one of these recipients on to an address elsewhere, the first there is; null where all of it
-- stays here. Mail from outside is sealed for that domain (ARC, RFC 8617). Postfix's own way: ana+x@a.test, then ana@a.test, then
-- @a.test, the first that is there counts; and what it leads to is looked for again. The caller learns of no alias where it leads.
CREATE FUNCTION filter.forwarding_domain(recipients text[]) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH RECURSIVE way(number, address, by, hops) AS (
    SELECT r.number, r.address, NULL::text, 0
    FROM unnest(recipients) WITH ORDINALITY AS r(address, number)
    UNION
    SELECT w.number, a.target::text, regexp_replace(w.address, '^.*@', ''), w.hops + 1
    FROM way w
    CROSS JOIN LATERAL (
      SELECT c.address
      FROM (VALUES (1, w.address), (2, regexp_replace(w.address, '^([^+]+)\+[^@]*@', '\1@')), (3, regexp_replace(w.address, '^.*@', '@'))) AS c(rank, address)
      WHERE EXISTS (SELECT FROM mta.aliases x WHERE x.address = c.address)
      ORDER BY c.rank
      LIMIT 1
    ) AS found
    JOIN mta.aliases a ON a.address = found.address AND a.target <> w.address
    WHERE w.hops < 10
  )
  SELECT w.by
  FROM way w
  WHERE w.by IS NOT NULL
    AND NOT EXISTS (SELECT FROM public.domains d WHERE d.kind = 'Hosted' AND d.name = regexp_replace(w.address, '^.*@', ''))
  ORDER BY w.number, w.hops, w.by
  LIMIT 1
$$;
REVOKE ALL ON FUNCTION filter.forwarding_domain(text[]) FROM PUBLIC;
DO $$ BEGIN PERFORM public.grant_mail_servers(); END $$;
