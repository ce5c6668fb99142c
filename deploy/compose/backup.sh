#!/usr/bin/env bash
# Copies every row, every message, the queue and what the filter has learned out of the running service, into a new folder.
#   deploy/compose/backup.sh FOLDER        with `docker`, or what DOCKER names
# The service goes on meanwhile. See deploy/backup.sh for what a backup is, docs/decisions/backup.md for why.
set -euo pipefail

# shellcheck source=/dev/null
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/parts.sh"
folder=${1:-}
begin_backup "$folder"
# 1. The rows, as they are at one moment.
compose exec -T db pg_dump -U postgres -d webmail -Fc >"$part/database.dump" || die "the database could not be dumped"
rows=$(compose exec -T db pg_restore --data-only -t mailboxes -t __EFMigrationsHistory -f - <"$part/database.dump")
# 2. What is on its way, before the mailboxes that it may come to meanwhile.
compose exec -T postfix /opt/mail/backup-queue.sh /var/spool/postfix >"$part/queue.tar" || die "the queue could not be copied"
# 3. The mail of exactly the mailboxes that are among them, however old, disabled or deleted.
column mailboxes home <<<"$rows" | compose exec -T dovecot /opt/mail/backup-mail.sh /srv/mail/boxes /srv/mail/backup /opt/mail/copy.conf >"$part/mail.tar" ||
  die "the mail could not be copied"
# 4. What people's moves have taught.
compose exec -T rspamd /opt/mail/backup-filter.sh /var/lib/rspamd/data >"$part/filter.tar" || die "what the spam filter has learned could not be copied"
# 5. What some of the rows are sealed with.
for name in "${sealing_keys[@]}"; do keep_secret "$name" "$secrets/${name//-/_}.txt"; done
finish_backup "$folder" "$(postgres_version)" "$(column __EFMigrationsHistory MigrationId <<<"$rows" | sort | tail -n 1)" \
  "$(column mailboxes home <<<"$rows" | grep -c . || true)"
