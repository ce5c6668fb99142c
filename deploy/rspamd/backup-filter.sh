#!/usr/bin/env bash
# Copies what the spam filter has learned, while it learns.
#   backup-filter.sh DATA_DIR >filter.tar
# A file of SQLite's that is written to has its newest part in another one; SQLite itself makes one whole file of them.
set -euo pipefail

# Whoever calls this, the files are the filter's.
as_filter() { if [ "$(id -u)" = 0 ]; then runuser -u _rspamd -- "$@"; else "$@"; fi; }
data=$1 stage=$1/backup
rm -rf -- "$stage"
trap 'rm -rf -- "$stage"' EXIT
as_filter mkdir -m 700 "$stage"
for name in ham spam learned; do
  # Nothing has been learned yet.
  [ -s "$data/$name.sqlite" ] || continue
  as_filter sqlite3 -cmd '.timeout 30000' "$data/$name.sqlite" "VACUUM INTO '$stage/$name.sqlite'" >&2
done
as_filter tar -C "$stage" -c .
