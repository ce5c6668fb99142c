#!/usr/bin/env bash
# Runs when the cluster is made, and does no harm later:
#   docker compose exec db /docker-entrypoint-initdb.d/webmail.sh       after a secret was changed
# The gateway's own role owns its database and nothing else. Postfix's, Dovecot's and rspamd's roles see the views that the gateway's
# migrations make for them (grant_mail_servers) and nothing else.
set -euo pipefail

psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" -d postgres <<SQL
SELECT format('CREATE ROLE %I LOGIN', name) FROM unnest(ARRAY['webmail', 'webmail_mta', 'webmail_maa', 'webmail_filter']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE webmail PASSWORD '$(</run/secrets/db_password)';
ALTER ROLE webmail_mta PASSWORD '$(</run/secrets/mta_password)';
ALTER ROLE webmail_maa PASSWORD '$(</run/secrets/maa_password)';
ALTER ROLE webmail_filter PASSWORD '$(</run/secrets/filter_password)';
SELECT 'CREATE DATABASE webmail OWNER webmail' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'webmail') \gexec
REVOKE CONNECT ON DATABASE webmail FROM PUBLIC;
GRANT CONNECT ON DATABASE webmail TO webmail_mta, webmail_maa, webmail_filter;
SQL
