#!/usr/bin/env bash
# Before Dovecot starts: mailboxes that are still Maildirs, from an older version or an older backup, become what dovecot.conf says.
# UIDs, UIDVALIDITY, flags, keywords, dates and subscriptions stay, so mail programs notice nothing. Needs room for the largest once more.
#   convert-mail.sh MAIL_DIR COPY_CONF
set -euo pipefail

mail=$(realpath "$1") config=$2
as_mail() { runuser -u mail -- "$@" </dev/null; }

find "$mail" -mindepth 3 -maxdepth 3 -type d -name Maildir -printf '%P\n' | while IFS= read -r maildir; do
  home=$mail/${maildir%/Maildir}
  # It takes its name when it is whole: with that name there, only the removal of the old one was cut short.
  if [ ! -d "$home/sdbox" ]; then
    echo "convert-mail: ${maildir%/Maildir}" >&2
    as_mail rm -rf -- "$home/sdbox.part"
    as_mail env HOME="$home" USER="${maildir%/Maildir}" doveadm -c "$config" -o 'mail_location=maildir:~/Maildir' backup "sdbox:$home/sdbox.part"
    sync -f "$home"
    as_mail mv -T -- "$home/sdbox.part" "$home/sdbox"
  fi
  sync -f "$home"
  as_mail rm -rf -- "$home/Maildir"
done
