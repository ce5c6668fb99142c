#!/usr/bin/env bash
# Before Dovecot starts: mailboxes that are still Maildirs, from an older version or an older backup, become what dovecot.conf says.
# UIDs, UIDVALIDITY, flags, keywords, dates and subscriptions stay, so mail programs notice nothing. Needs room for the largest once more.
# A Maildir beside what was brought over already has the mail that came while an older version was run again: it is added.
#   convert-mail.sh MAIL_DIR COPY_CONF
set -euo pipefail

mail=$(realpath "$1") config=$2
as_mail() { runuser -u mail -- "$@" </dev/null; }
in_home() { as_mail env HOME="$home" USER="${home#"$mail"/}" doveadm -c "$config" "$@"; }

find "$mail" -mindepth 3 -maxdepth 3 -type d \( -name Maildir -o -name Maildir.converted \) -printf '%h\n' | sort -u | while IFS= read -r home; do
  echo "convert-mail: ${home#"$mail"/}" >&2
  # Cut short between the two names: the copy was whole.
  if [ -d "$home/Maildir.converted" ]; then
    [ -d "$home/sdbox" ] || as_mail mv -T -- "$home/sdbox.part" "$home/sdbox"
    as_mail rm -rf -- "$home/Maildir.converted"
  fi
  if [ -d "$home/Maildir" ]; then
    if [ -d "$home/sdbox" ]; then
      in_home import "maildir:$home/Maildir" "" ALL
      sync -f "$home"
      as_mail mv -T -- "$home/Maildir" "$home/Maildir.converted"
    else
      as_mail rm -rf -- "$home/sdbox.part"
      in_home -o 'mail_location=maildir:~/Maildir' backup "sdbox:$home/sdbox.part"
      sync -f "$home"
      as_mail mv -T -- "$home/Maildir" "$home/Maildir.converted"
      as_mail mv -T -- "$home/sdbox.part" "$home/sdbox"
      sync -f "$home"
    fi
    as_mail rm -rf -- "$home/Maildir.converted"
  fi
done
