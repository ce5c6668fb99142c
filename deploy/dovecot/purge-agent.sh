#!/bin/bash
# Removes the folders of mail whose mailboxes were erased: those that the database lists in maa.purged_homes, and nothing else.
# Nobody can tell it what to remove; it listens to no one.
#   purge-agent.sh MAIL_DIR HOST PORT PASSWORD_FILE [SECONDS [PID_FILE]]     once, or every so many seconds
set -euo pipefail

mail=$(realpath "$1")
export PGHOST=$2 PGPORT=$3 PGPASSWORD PGUSER=webmail_maa PGDATABASE=webmail PGCONNECT_TIMEOUT=10 PGGSSENCMODE=disable
PGPASSWORD=$(<"$4")
pause=${5:-}
[ -z "${6:-}" ] || echo $$ >"$6"

ask() { psql -qAtX -v ON_ERROR_STOP=1 "$@"; }
remove_purged() {
  local home homes
  # Before the gateway's first start there is no such view.
  homes=$(ask <<'SQL'
SELECT to_regclass('maa.purged_homes') IS NOT NULL AS made \gset
\if :made
SELECT home FROM maa.purged_homes;
\endif
SQL
  ) || return 1
  while IFS= read -r home; do
    [ -n "$home" ] || continue
    # The table's own rule, once more; and no link on the way leads out of the mail store.
    if [[ ! $home =~ ^[a-z0-9._-]+/[a-z0-9._-]+$ || $home =~ (^|/)\.{1,2}(/|$) || $(realpath -m "$mail/$home") != "$mail/$home" ]]; then
      printf 'purge-agent: %q is not a folder of the mail store\n' "$home" >&2
      continue
    fi
    # As the user that all mail belongs to, who can remove nothing else.
    runuser -u mail -- rm -rf --one-file-system -- "$mail/$home" || return 1
    ask -v home="$home" <<<"SELECT maa.home_removed(:'home')" >/dev/null || return 1
    printf 'purge-agent: removed %s\n' "$home"
  done <<<"$homes"
}

if [ -z "$pause" ]; then
  remove_purged
  exit
fi
# Waited on a pipe that nobody writes to: a `sleep` would outlive this script by as much as it still had to sleep.
exec {idle}<> <(:)
while :; do
  remove_purged || echo "purge-agent: trying again in $pause seconds" >&2
  read -r -t "$pause" -u "$idle" || true
done
