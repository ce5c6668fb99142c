#!/usr/bin/env bash
# Makes the files of what was learned, where there are none yet, by one process alone. Workers that make them at the same time take each
# other's lock files for stale ones; one that fails halfway keeps a file locked for good, and nothing is learned, or nobody answers.
#   first-start.sh CONFIGURATION DATA_DIR
set -euo pipefail
configuration=$1 data=$2

made() {
  local name
  for name in ham spam learned; do [ -s "$data/$name.sqlite" ] || return 1; done
}
! made || exit 0

alone=$(mktemp)
trap 'rm -f "$alone"' EXIT
sed 's/^worker "rspamd_proxy" {/&\n  enabled = false;/' "$configuration" >"$alone"
rspamd -f -c "$alone" &
pid=$!
# What it is making it finishes: it heeds signals once it has started.
for ((tries = 0; tries < 600; tries++)); do
  ! made && kill -0 $pid 2>/dev/null || break
  sleep 0.1
done
kill -TERM $pid 2>/dev/null || true
wait $pid || true
made || { echo "rspamd did not make the files of what is learned in $data" >&2; exit 1; }
