#!/usr/bin/env bash
# The spam filter's health: do its workers answer, not only its ports, and does the agent beside it listen?
#   ready.sh [ADDRESS MILTER-PORT LEARN-PORT AGENT-PORT]
# Ports are open before the workers behind them are there, and these have been seen to take connections and answer nobody.
set -euo pipefail

address=${1:-127.0.0.1} milter=${2:-11332} learn=${3:-11334} agent=${4:-11336}

exec 3<>"/dev/tcp/$address/$learn"
printf 'GET /ping HTTP/1.0\r\n\r\n' >&3
IFS= read -r -t 5 line <&3 || line=nothing
[[ $line == 'HTTP/1.'*' 200 '* ]] || { echo "rspamd says: $line"; exit 1; }

# Postfix's first word and its answer: SMFIC_OPTNEG, version 6, no actions, no protocol steps (libmilter's mfdef.h).
exec 4<>"/dev/tcp/$address/$milter"
printf '\0\0\0\15O\0\0\0\6\0\0\0\0\0\0\0\0' >&4
answer=$(timeout 5 head -c 5 <&4 | tail -c 1)
[ "$answer" = O ] || { echo "the milter does not answer"; exit 1; }
: <>"/dev/tcp/$address/$agent"
