#!/usr/bin/env bash
# Runs once, when the cluster is made: the gateway's own role, which owns its database and nothing else.
set -euo pipefail

psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" -d postgres <<SQL
CREATE ROLE webmail LOGIN PASSWORD '$(</run/secrets/db_password)';
CREATE DATABASE webmail OWNER webmail;
REVOKE CONNECT ON DATABASE webmail FROM PUBLIC;
SQL
