# shellcheck shell=bash
# What a backup is, for the local stack and for containers alike: a folder with
#
#   manifest        KEY=VALUE lines: format, when it was made, the schema's last migration, PostgreSQL's version, how many mailboxes
#   database.dump   every row, as pg_dump's custom format
#   queue.tar       what waits in Postfix's queue
#   mail.tar        every mailbox, as dsync copied it: tar archives one behind the other (tar --ignore-zeros)
#   filter.tar      what the spam filter has learned
#   SHA256SUMS      of these
#   secrets/        what the rows are sealed with, and a SHA256SUMS of its own: kept elsewhere, it opens nothing by itself
#
# Backups of before queue and filter were among it have neither, and are restored without.
# While it is being made its name ends in .part, so that half a backup is never taken for a whole one.
# Sourced by deploy/local/parts/backup.sh and deploy/compose/{backup,restore}.sh, which have say and die.

backup_format=1
# What rows are sealed with. Without the first, second factors have to be reset; without the second, people sign in anew; without the
# third, domains need new signing keys.
# shellcheck disable=SC2034
sealing_keys=(second-factor-key session-pepper dkim-key)

# begin_backup FOLDER: sets $part.
begin_backup() {
  [ -n "$1" ] || die "name the folder that the backup is to be: backup FOLDER"
  [ ! -e "$1" ] || die "$1 is there already; a backup is a new folder"
  part=$(realpath -m "$1").part
  rm -rf -- "$part"
  umask 077
  trap 'rm -rf -- "$part"' EXIT
  mkdir -p "$part/secrets"
}
keep_secret() { # keep_secret NAME FILE
  [ ! -s "$2" ] || cp -- "$2" "$part/secrets/$1"
}

# column TABLE COLUMN: out of pg_restore's COPY lines.
column() {
  awk -F'\t' -v table="$1" -v column="$2" '
    index($0, "COPY public." table " (") == 1 || index($0, "COPY public.\"" table "\" (") == 1 {
      names = substr($0, index($0, "(") + 1); sub(/\).*/, "", names); gsub(/"/, "", names)
      n = split(names, name, ", "); for (i = 1; i <= n; i++) if (name[i] == column) at = i
      on = 1; next
    }
    $0 == "\\." { on = 0 }
    on { print $at }'
}

# finish_backup FOLDER POSTGRES_VERSION MIGRATION MAILBOXES
finish_backup() {
  [ -n "$3" ] || die "the database has no tables yet: there is nothing to back up"
  printf '%s\n' "format=$backup_format" "made=$(date -u +%FT%TZ)" "schema=$3" "postgres=$2" "mailboxes=$4" >"$part/manifest"
  (cd "$part" && sha256sum manifest database.dump queue.tar mail.tar filter.tar >SHA256SUMS)
  if [ -n "$(ls "$part/secrets")" ]; then
    (cd "$part/secrets" && sha256sum -- * >SHA256SUMS.new && mv SHA256SUMS.new SHA256SUMS)
  else
    rmdir "$part/secrets"
  fi
  sync -f "$part"
  mv -T -- "$part" "$(realpath -m "$1")"
  trap - EXIT
  say "The backup is $1: $4 mailboxes, $(du -sh "$1" | cut -f1)."
  [ ! -d "$1/secrets" ] ||
    say "Keep $1/secrets apart from the rest: together they open what is sealed (second factors, signing keys). A restore without it asks for those anew."
}

# say_held COUNT: of the messages that a restore has put on hold.
say_held() {
  [ "${1:-0}" = 0 ] || say "$1 messages that waited in the queue are on hold, since they may have been sent after the backup was made: release or drop them on the page Queue, or with webmail admin queue."
}

from_manifest() { sed -n "s/^$2=//p" "$1/manifest"; }
need_backup() { [ -s "$1/manifest" ] && [ -s "$1/SHA256SUMS" ] || die "$1 is not a backup"; }
# verify_backup FOLDER POSTGRES_VERSION: whole, of this format, and of no newer PostgreSQL.
verify_backup() {
  [ "$(from_manifest "$1" format)" = "$backup_format" ] ||
    die "$1 is a backup of format $(from_manifest "$1" format), and this version reads format $backup_format"
  (cd "$1" && sha256sum --quiet --strict -c SHA256SUMS) >&2 || die "$1 is damaged: a checksum is wrong"
  if [ -d "$1/secrets" ]; then
    (cd "$1/secrets" && sha256sum --quiet --strict -c SHA256SUMS) >&2 || die "$1/secrets is damaged: a checksum is wrong"
  fi
  (($(from_manifest "$1" postgres) <= $2)) || die "$1 is of PostgreSQL $(from_manifest "$1" postgres), and this is the older PostgreSQL $2"
}
# put_secret FOLDER NAME FILE [MODE]
put_secret() {
  [ -s "$1/secrets/$2" ] || return 0
  install -m "${4:-600}" -- "$1/secrets/$2" "$3.new"
  # Whoever runs the application reads it still.
  [ ! -e "$3" ] || chown --reference="$3" "$3.new"
  mv -- "$3.new" "$3"
}
