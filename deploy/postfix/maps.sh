#!/usr/bin/env bash
# Writes Postfix's maps: each one query to a view of the schema mta, as the role that sees nothing else.
#   maps.sh FOLDER HOST PORT PASSWORD
# Postfix tries ana+x@a.test, then ana@a.test, and for aliases and senders then @a.test.
# The host stands there several times, because Postfix avoids one for a minute after its connection was lost: a restart of
# PostgreSQL would otherwise be a minute of 451.
set -euo pipefail

folder=$1 host=$2 port=$3 password=$4
map() {
  local new
  new=$(mktemp "$folder/$1.XXXXXX")
  cat >"$new" <<MAP
hosts = $host:$port $host:$port $host:$port
user = webmail_mta
password = $password
dbname = webmail
query = $2
MAP
  # Postfix's unprivileged processes read it, nobody else does.
  chown root:postfix "$new"
  chmod 640 "$new"
  mv "$new" "$folder/$1.cf"
}

map domains "SELECT name FROM mta.domains WHERE name = '%s'"
map mailboxes "SELECT address FROM mta.mailboxes WHERE address = '%s'"
map aliases "SELECT target FROM mta.aliases WHERE address = '%s'"
map closed "SELECT '550 5.1.1 User unknown' FROM mta.closed_mailboxes WHERE address = '%s'"
map senders "SELECT login FROM mta.sender_logins WHERE address = '%s'"
