#!/usr/bin/env bash
# Copies what waits in Postfix's queue, while Postfix runs.
#   backup-queue.sh QUEUE_DIR >queue.tar
# messages/ID is a message, in whichever of the queues it was; bounce, defer and trace are what was noted down about them.
# A message moves from queue to queue by being renamed, and whoever lists one queue after the other misses some. The queue manager, which
# moves them, is paused for as long as it takes to link them aside: a message on its way then is there as after a power failure, which
# Postfix loses none by. Its file notes each recipient that has been served, and does so in the linked one too.
set -euo pipefail

queue=$(realpath "$1") stage=$(realpath "$1")/backup
manager=
resume() { [ -z "$manager" ] || kill -CONT "$manager" 2>/dev/null || true; }
rm -rf -- "$stage"
trap 'resume; rm -rf -- "$stage"' EXIT
mkdir -m 700 "$stage" "$stage"/{messages,bounce,defer,trace}

# Of the master whose queue this is; empty while Postfix does not run.
find_manager() {
  local master stat
  master=$(tr -d ' \n' <"$queue/pid/master.pid") || return 0
  for stat in /proc/[0-9]*/stat; do
    [[ $(cat "$stat") =~ ^([0-9]+)\ \(qmgr\)\ .\ $master\  ]] || continue
    echo "${BASH_REMATCH[1]}"
    return
  done
} 2>/dev/null
# Those that are whole (mail_queue.h): one that is still being received has no x bit, and nobody has been told that it was taken.
messages() { find "$queue"/{incoming,active,deferred,hold} -type f -perm /u=x "$@" 2>/dev/null; }
names() { messages -printf '%f\n' | sort -u; }
missing() { comm -23 <(names) <(ls "$stage/messages" | sort); }
link() {
  local try
  for try in 1 2 3 4 5; do
    # What an administrator moves meanwhile is found by the next try.
    messages -exec cp -lnp -t "$stage/messages" -- {} + 2>/dev/null || true
    [ -n "$(missing)" ] || return 0
  done
  return 1
}

for try in 1 2 3 4 5; do
  manager=$(find_manager)
  [ -z "$manager" ] || kill -STOP "$manager"
  code=0
  link || code=$?
  for log in bounce defer trace; do
    [ ! -d "$queue/$log" ] || cp -alT -- "$queue/$log" "$stage/$log" 2>/dev/null || true
  done
  # Another one has begun in the meantime.
  [ "$manager" = "$(find_manager)" ] || code=1
  resume
  manager=
  [ $code != 0 ] || break
done
[ $code = 0 ] || { echo "backup-queue: the queue does not hold still" >&2; exit 1; }
# A note about a recipient that has just been served (exit code 1).
tar -C "$stage" --warning=no-file-changed -c messages bounce defer trace || [ $? = 1 ]
