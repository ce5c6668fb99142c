#!/usr/bin/env bash
# The spam filter's health: does it answer, and does the agent beside it listen?
set -euo pipefail

exec 3<>/dev/tcp/127.0.0.1/11334
printf 'GET /ping HTTP/1.0\r\n\r\n' >&3
IFS= read -r -t 5 line <&3
[[ $line == 'HTTP/1.'*' 200 '* ]] || { echo "rspamd says: $line"; exit 1; }
: <>/dev/tcp/127.0.0.1/11336
: <>/dev/tcp/127.0.0.1/11332
