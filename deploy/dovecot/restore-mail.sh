#!/usr/bin/env bash
# Puts back what backup-mail.sh has written, in two steps: what is there stays until the second.
#   restore-mail.sh MAIL_DIR empty             says by its exit code whether there is no mail at all
#   restore-mail.sh MAIL_DIR unpack <mail.tar
#   restore-mail.sh MAIL_DIR put               the unpacked mail takes the place of what there was
set -euo pipefail

mail=$(realpath -m "$1")
case $2 in
  empty) [ -z "$(ls -A "$mail" 2>/dev/null)" ] ;;
  unpack)
    rm -rf -- "$mail.restored"
    install -d -o mail -g mail -m 700 "$mail.restored"
    # As the user that all mail belongs to, who can write nowhere else.
    runuser -u mail -- tar -C "$mail.restored" -x --ignore-zeros
    ;;
  put)
    [ -d "$mail.restored" ] || { echo "restore-mail: nothing has been unpacked" >&2; exit 1; }
    rm -rf -- "$mail"
    mv -T -- "$mail.restored" "$mail"
    ;;
esac
