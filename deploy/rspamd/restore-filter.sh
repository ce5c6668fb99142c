#!/usr/bin/env bash
# Puts back what backup-filter.sh has written, in two steps, while the filter does not run.
#   restore-filter.sh DATA_DIR unpack <filter.tar
#   restore-filter.sh DATA_DIR put        it takes the place of what was learned here
set -euo pipefail

# Whoever calls this, the files are the filter's.
as_filter() { if [ "$(id -u)" = 0 ]; then runuser -u _rspamd -- "$@"; else "$@"; fi; }
data=$1 stage=$1/restored
case $2 in
  unpack)
    rm -rf -- "$stage"
    as_filter mkdir -p "$stage"
    as_filter tar -C "$stage" -x
    ;;
  put)
    [ -d "$stage" ] || { echo "restore-filter: nothing has been unpacked" >&2; exit 1; }
    rm -f -- "$data"/{ham,spam,learned}.sqlite{,-wal,-shm}
    find "$stage" -maxdepth 1 -name '*.sqlite' -exec mv -t "$data" -- {} +
    rm -rf -- "$stage"
    ;;
esac
