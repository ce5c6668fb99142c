# shellcheck shell=bash disable=SC2154
# Backup and restore of everything in this stack. See deploy/backup.sh for what a backup is, docs/decisions/backup.md for why.

# shellcheck source=/dev/null
. "$deploy/backup.sh"

# The servers' own secrets are among their data.
sealing_key_file() { if [ "$1" = dkim-key ]; then echo "$data/dkim.password"; else echo "$run/$1"; fi; }
postgres_version() { cat "$data/postgres/PG_VERSION"; }
# postgres_tool PROGRAM ARGUMENTS...: as the superuser, through the socket.
postgres_tool() {
  local program=$1
  shift
  (cd / && runuser -u postgres -- "$(postgres_bin)/$program" "$@")
}
server=()
at_server() { server=(-h "$sock/postgres" -p "${port[POSTGRES]}" -U postgres); }

backup() {
  local folder=${1:-} rows name
  load_ports
  postgres_running || die "the stack does not run: start it first"
  at_server
  begin_backup "$folder"
  # 1. The rows, as they are at one moment.
  postgres_tool pg_dump "${server[@]}" -d webmail -Fc >"$part/database.dump" || die "the database could not be dumped"
  rows=$(postgres_tool pg_restore --data-only -t mailboxes -t __EFMigrationsHistory -f - <"$part/database.dump")
  # 2. What is on its way, before the mailboxes that it may come to meanwhile.
  "$deploy/postfix/backup-queue.sh" "$data/postfix/queue" >"$part/queue.tar" || die "the queue could not be copied"
  # 3. The mail of exactly the mailboxes that are among them, however old, disabled or deleted.
  column mailboxes home <<<"$rows" | "$deploy/dovecot/backup-mail.sh" "$data/mail" "$data/backup" "$data/dovecot/etc/copy.conf" >"$part/mail.tar" ||
    die "the mail could not be copied"
  # 4. What people's moves have taught.
  "$deploy/rspamd/backup-filter.sh" "$data/rspamd/data" >"$part/filter.tar" || die "what the spam filter has learned could not be copied"
  # 5. What some of the rows are sealed with.
  for name in "${sealing_keys[@]}"; do keep_secret "$name" "$(sealing_key_file "$name")"; done
  finish_backup "$folder" "$(postgres_version)" "$(column __EFMigrationsHistory MigrationId <<<"$rows" | sort | tail -n 1)" \
    "$(column mailboxes home <<<"$rows" | grep -c . || true)"
  chown -R "${SUDO_UID:-0}:${SUDO_GID:-0}" "$folder"
}

has_database() { [ "$(sql postgres <<<"SELECT 1 FROM pg_database WHERE datname = '$1'")" = 1 ]; }
restore_is_unfinished() { ! has_database webmail && has_database webmail_restored; }
stack_is_empty() {
  [ "$(sql webmail <<<"SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")" = 0 ] && "$deploy/dovecot/restore-mail.sh" "$data/mail" empty
}

restore() {
  local folder=${1:-} replace=${2:-} name held=0
  [ -n "$folder" ] || die "name the backup: restore FOLDER [--replace]"
  [ -z "$replace" ] || [ "$replace" = --replace ] || usage
  need_backup "$folder"
  prepare
  release ports
  verify_backup "$folder" "$(postgres_version)"
  # Whoever runs this again after a restore that was cut short means to go on with it.
  if ! restore_is_unfinished; then
    prepare_database
    [ -n "$replace" ] || stack_is_empty ||
      die "there are mailboxes and mail in this stack. To lose them and have those of the backup instead: restore $folder --replace"
  fi
  stop postfix
  stop rspamd
  stop dovecot
  at_server
  # 1. Beside what there is, so that whatever fails here leaves it as it was.
  sql postgres <<<'SET client_min_messages = warning; DROP DATABASE IF EXISTS webmail_restored WITH (FORCE); CREATE DATABASE webmail_restored OWNER webmail;'
  postgres_tool pg_restore "${server[@]}" -d webmail_restored --exit-on-error --single-transaction <"$folder/database.dump" ||
    die "the database could not be restored; what was there is untouched"
  "$deploy/dovecot/restore-mail.sh" "$data/mail" unpack <"$folder/mail.tar" || die "the mail could not be restored; what was there is untouched"
  [ ! -e "$folder/queue.tar" ] || "$deploy/postfix/restore-queue.sh" "$data/postfix/queue" unpack <"$folder/queue.tar" ||
    die "the queue could not be restored; what was there is untouched"
  [ ! -e "$folder/filter.tar" ] || "$deploy/rspamd/restore-filter.sh" "$data/rspamd/data" unpack <"$folder/filter.tar" ||
    die "what the spam filter had learned could not be restored; what was there is untouched"
  # 2. In its place. From here to the end there is no database of the right name, so nothing starts on half a restore.
  sql postgres <<<'DROP DATABASE IF EXISTS webmail WITH (FORCE);'
  "$deploy/dovecot/restore-mail.sh" "$data/mail" put
  [ ! -e "$folder/queue.tar" ] || held=$("$deploy/postfix/restore-queue.sh" "$data/postfix/queue" put)
  [ ! -e "$folder/filter.tar" ] || "$deploy/rspamd/restore-filter.sh" "$data/rspamd/data" put
  for name in "${sealing_keys[@]}"; do put_secret "$folder" "$name" "$(sealing_key_file "$name")"; done
  # Started through sudo, it still belongs to who runs the application.
  [ ! -e "$run/second-factor-key" ] || chown "${SUDO_UID:-0}:${SUDO_GID:-0}" "$run/second-factor-key"
  sql postgres <<<'ALTER DATABASE webmail_restored RENAME TO webmail;'
  prepare_database
  stop postgres
  say "Restored: $(from_manifest "$folder" mailboxes) mailboxes as of $(from_manifest "$folder" made)."
  say_held "$held"
  [ -d "$folder/secrets" ] || say "The backup came without its secrets: what they seal (second factors, signing keys) has to be made anew."
}
