#!/usr/bin/env bash
# Copies mailboxes while Dovecot serves them. Their homes come in as lines, their mail goes out as tar archives one behind the other.
#   backup-mail.sh MAIL_DIR STAGE COPY_CONF <homes >mail.tar
# Files of messages and the index that knows their flags belong together, and a plain tar has them of different moments. dsync takes part
# in Dovecot's locking and keeps UIDs, UIDVALIDITY, flags and dates. One mailbox at a time is staged, so STAGE needs room for the largest.
set -euo pipefail

mail=$(realpath "$1") stage=$2 config=$3
rm -rf -- "$stage"
install -d -o mail -g mail -m 700 "$stage"
trap 'rm -rf -- "$stage"' EXIT
as_mail() { runuser -u mail -- "$@" </dev/null; }

copy_messages() {
  local try code
  for try in 1 2 3; do
    code=0
    as_mail env HOME="$mail/$1" USER="$1" doveadm -c "$config" backup "sdbox:$stage/$1/sdbox" || code=$?
    # 2: something changed meanwhile that another pass brings over.
    [ $code = 2 ] || break
  done
  [ $code = 0 ] || [ $code = 2 ] || { echo "backup-mail: $1 could not be copied (doveadm ended with $code in try $try)" >&2; return 1; }
}

tar -cT /dev/null
while IFS= read -r home; do
  [[ $home =~ ^[a-z0-9._-]+/[a-z0-9._-]+$ && ! $home =~ (^|/)\.{1,2}(/|$) ]] || { echo "backup-mail: $home is not a folder of the mail store" >&2; exit 1; }
  # Nothing was ever delivered and nobody has signed in.
  [ -d "$mail/$home" ] || continue
  [ ! -d "$mail/$home/Maildir" ] || { echo "backup-mail: $home is as a version before kept it; start this one first, or make the backup with that one" >&2; exit 1; }
  as_mail mkdir -p "$stage/$home"
  # Sieve scripts and metadata: small files that Dovecot replaces whole.
  as_mail find "$mail/$home" -mindepth 1 -maxdepth 1 ! -name sdbox ! -name '*.lock' -exec cp -a -t "$stage/$home" {} +
  [ ! -d "$mail/$home/sdbox" ] || copy_messages "$home"
  tar -C "$stage" -c -- "$home"
  rm -rf -- "${stage:?}/$home"
done
