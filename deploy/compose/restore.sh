#!/usr/bin/env bash
# Gives the service what a backup holds. It is stopped first and not started again: docker compose up -d --wait does that.
#   deploy/compose/restore.sh FOLDER [--replace]      with `docker`, or what DOCKER names
# Over rows or mail that are there only with --replace.
set -euo pipefail

# shellcheck source=/dev/null
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/parts.sh"
folder=${1:-} replace=${2:-}
[ -n "$folder" ] || die "name the backup: restore.sh FOLDER [--replace]"
[ -z "$replace" ] || [ "$replace" = --replace ] || die "restore.sh does not know $replace: restore.sh FOLDER [--replace]"
need_backup "$folder"
[ -s "$secrets/db_password.txt" ] || die "make the secrets first: deploy/compose/secrets.sh"

mail() { compose run --rm --no-deps -T --entrypoint /opt/mail/restore-mail.sh dovecot /srv/mail/boxes "$1"; }
queue() { compose run --rm --no-deps -T --entrypoint /opt/mail/restore-queue.sh postfix /var/spool/postfix "$1"; }
filter() { compose run --rm --no-deps -T --entrypoint /opt/mail/restore-filter.sh rspamd /var/lib/rspamd/data "$1"; }
has_database() { [ "$(sql postgres <<<"SELECT 1 FROM pg_database WHERE datname = '$1'")" = 1 ]; }
is_empty() { [ "$(sql webmail <<<"SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")" = 0 ] && mail empty </dev/null; }

# Where the cluster is new, its roles and an empty database are made by this.
compose up -d --no-deps db >&2
for ((try = 0; ; try++)); do
  # By TCP: while the cluster is being made, PostgreSQL answers on its socket alone.
  ! compose exec -T db pg_isready -q -h 127.0.0.1 || break
  ((try < 60)) || die "the database does not start; docker compose logs db says why"
  sleep 1
done
verify_backup "$folder" "$(postgres_version)"
# Whoever runs this again after a restore that was cut short means to go on with it.
if has_database webmail || ! has_database webmail_restored; then
  [ -n "$replace" ] || is_empty ||
    die "there are mailboxes and mail in this service. To lose them and have those of the backup instead: restore.sh $folder --replace"
fi
# Whatever is there besides the database; names that do not run do no harm.
mapfile -t others < <(compose config --services | grep -vx db)
compose stop "${others[@]}" >&2

# 1. Beside what there is, so that whatever fails here leaves it as it was.
sql postgres <<<'SET client_min_messages = warning; DROP DATABASE IF EXISTS webmail_restored WITH (FORCE); CREATE DATABASE webmail_restored OWNER webmail;'
compose exec -T db pg_restore -U postgres -d webmail_restored --exit-on-error --single-transaction <"$folder/database.dump" ||
  die "the database could not be restored; what was there is untouched"
mail unpack <"$folder/mail.tar" || die "the mail could not be restored; what was there is untouched"
[ ! -e "$folder/queue.tar" ] || queue unpack <"$folder/queue.tar" || die "the queue could not be restored; what was there is untouched"
[ ! -e "$folder/filter.tar" ] || filter unpack <"$folder/filter.tar" || die "what the spam filter had learned could not be restored; what was there is untouched"
# 2. In its place. From here to the end there is no database of the right name, so nothing starts on half a restore.
sql postgres <<<'DROP DATABASE IF EXISTS webmail WITH (FORCE);'
mail put </dev/null
held=0
[ ! -e "$folder/queue.tar" ] || held=$(queue put </dev/null | tr -d '\r')
[ ! -e "$folder/filter.tar" ] || filter put </dev/null
for name in "${sealing_keys[@]}"; do put_secret "$folder" "$name" "$secrets/${name//-/_}.txt" 644; done
sql postgres <<<'ALTER DATABASE webmail_restored RENAME TO webmail; REVOKE CONNECT ON DATABASE webmail FROM PUBLIC;'
# The roles' right to connect belongs to the database's name.
compose exec -T db bash /docker-entrypoint-initdb.d/webmail.sh >/dev/null
say "Restored: $(from_manifest "$folder" mailboxes) mailboxes as of $(from_manifest "$folder" made). docker compose up -d --wait starts the service."
say_held "$held"
[ -d "$folder/secrets" ] || say "The backup came without its secrets: what they seal (second factors, signing keys) has to be made anew."
