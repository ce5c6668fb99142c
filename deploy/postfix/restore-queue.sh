#!/usr/bin/env bash
# Puts back what backup-queue.sh has written, in two steps, while Postfix does not run.
#   restore-queue.sh QUEUE_DIR unpack <queue.tar
#   restore-queue.sh QUEUE_DIR put        says how many messages are there that were not
# They are put on hold: since the backup was made they may have reached their recipients, and an administrator decides which are sent. What
# waits already stays as it is. Long queue numbers (enable_long_queue_ids) stay what they were; short ones would have to be made anew.
set -euo pipefail

queue=$(realpath -m "$1") stage=$(realpath -m "$1")/restored
case $2 in
  unpack)
    rm -rf -- "$stage"
    mkdir -p "$queue"
    install -d -o postfix -g root -m 700 "$stage"
    # As Postfix's user, who can write nowhere else that counts.
    runuser -u postfix -- tar -C "$stage" -x --no-same-permissions
    ;;
  put)
    [ -d "$stage" ] || { echo "restore-queue: nothing has been unpacked" >&2; exit 1; }
    for name in incoming active deferred hold bounce defer trace; do install -d -o postfix -g root -m 700 "$queue/$name"; done
    declare -A waits=() put=()
    while IFS= read -r id; do waits[$id]=1; done < <(find "$queue"/{incoming,active,deferred,hold} -type f -printf '%f\n')
    while IFS= read -r id; do
      [[ $id =~ ^[0-9A-Za-z]{6,24}$ && ! -v waits[$id] ]] || continue
      chmod 700 "$stage/messages/$id"
      mv -- "$stage/messages/$id" "$queue/hold/$id"
      put[$id]=1
    done < <(find "$stage/messages" -type f -printf '%f\n')
    while IFS= read -r log; do
      [ -v "put[${log##*/}]" ] && [ ! -e "$queue/$log" ] || continue
      [ -d "$queue/${log%/*}" ] || install -d -o postfix -g root -m 700 "$queue/${log%/*}"
      mv -- "$stage/$log" "$queue/$log"
    done < <(cd "$stage" && find bounce defer trace -type f)
    rm -rf -- "$stage"
    echo "${#put[@]}"
    ;;
esac
