# shellcheck shell=bash disable=SC2154
# A PostgreSQL cluster of our own; it refuses to run as root, so it runs as Debian's user postgres.

postgres_bin() {
  local version
  if [ -s "$data/postgres/PG_VERSION" ]; then
    version=$(<"$data/postgres/PG_VERSION")
    [ -x "/usr/lib/postgresql/$version/bin/postgres" ] ||
      die "the data in $data/postgres is of PostgreSQL $version, which is not installed: install postgresql-$version, or forget the data with ./webmail reset"
  else
    version=$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 -printf '%f\n' | sort -n | tail -n 1)
  fi
  echo "/usr/lib/postgresql/$version/bin"
}
postgres_pid() { sed -n 1p "$data/postgres/postmaster.pid" 2>/dev/null; }
postgres_running() { alive "$(postgres_pid)" postgres "$data/postgres"; }

prepare_postgres() {
  local bin new=$data/postgres.new
  bin=$(postgres_bin)
  install -d -o postgres -g postgres -m 755 "$sock/postgres"
  touch "$data/log/postgres.log"
  chown postgres:postgres "$data/log/postgres.log"
  local name
  for name in postgres mta maa filter doveadm queue learn scripts dkim; do
    [ -s "$data/$name.password" ] || (umask 077; openssl rand -hex 24 >"$data/$name.password")
  done
  if [ ! -d "$data/postgres" ]; then
    # Made aside and moved: an interrupted first run leaves nothing that looks finished.
    rm -rf -- "$new"
    install -d -o postgres -g postgres -m 700 "$new"
    # The superuser comes in through the socket as the system user postgres, everybody else by password.
    (cd / && runuser -u postgres -- "$bin/initdb" -D "$new" -U postgres -E UTF8 --locale=C.UTF-8 \
      --auth-local=peer --auth-host=scram-sha-256) >>"$data/log/postgres.log" 2>&1 ||
      { tail -n 5 "$data/log/postgres.log" >&2; die "PostgreSQL could not make its data folder; the log is $data/log/postgres.log"; }
    echo "include_if_exists 'webmail.conf'" >>"$new/postgresql.conf"
    mv "$new" "$data/postgres"
  fi
  cat >"$data/postgres/webmail.conf" <<CONF
listen_addresses = '$address'
port = ${port[POSTGRES]}
unix_socket_directories = '$sock/postgres'
max_connections = 200
CONF
}
start_postgres() {
  # Left by a server that was killed; ours does not run, or start_postgres would not have been called.
  rm -f "$data/postgres/postmaster.pid" "$sock"/postgres/.s.PGSQL.*
  (cd / && quietly "$data/log/postgres.log" runuser -u postgres -- "$(postgres_bin)/pg_ctl" -D "$data/postgres" -W start) ||
    die "PostgreSQL did not start; the log is $data/log/postgres.log"
}
stop_postgres() {
  local pid
  pid=$(postgres_pid)
  # SIGINT is the fast shutdown: clients are sent away, nothing is lost.
  kill -INT "$pid"
  end_process "$pid" PostgreSQL
}
sql() { (cd / && runuser -u postgres -- "$(postgres_bin)/psql" -h "$sock/postgres" -p "${port[POSTGRES]}" -U postgres -d "$1" -qAtX -v ON_ERROR_STOP=1); }
postgres_answers() { (cd / && runuser -u postgres -- "$(postgres_bin)/pg_isready" -q -h "$sock/postgres" -p "${port[POSTGRES]}"); }
ready_postgres() {
  until_true 60 postgres_answers && return
  tail -n 5 "$data/log/postgres.log" >&2
  die "PostgreSQL does not answer on port ${port[POSTGRES]}; the log is $data/log/postgres.log"
}
# The gateway's role owns the database; Postfix's, Dovecot's and rspamd's roles see their views and nothing else, which the migrations see to.
# Databases of their own are made by tests, so the first may create them.
prepare_database() {
  ! restore_is_unfinished || die "a restore into this stack did not come to its end: run it again, or forget the data with ./webmail reset"
  sql postgres <<SQL
SELECT 'CREATE ROLE webmail LOGIN CREATEDB' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'webmail') \gexec
ALTER ROLE webmail PASSWORD '$(<"$data/postgres.password")';
SELECT 'CREATE ROLE webmail_mta LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'webmail_mta') \gexec
ALTER ROLE webmail_mta PASSWORD '$(<"$data/mta.password")';
SELECT 'CREATE ROLE webmail_maa LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'webmail_maa') \gexec
ALTER ROLE webmail_maa PASSWORD '$(<"$data/maa.password")';
SELECT 'CREATE ROLE webmail_filter LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'webmail_filter') \gexec
ALTER ROLE webmail_filter PASSWORD '$(<"$data/filter.password")';
SELECT 'CREATE DATABASE webmail OWNER webmail' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'webmail') \gexec
REVOKE CONNECT ON DATABASE webmail FROM PUBLIC;
GRANT CONNECT ON DATABASE webmail TO webmail_mta, webmail_maa, webmail_filter;
SQL
}
