#!/usr/bin/env bash
# A mail server's health: does it greet?
#   greeting.sh PORT GREETING [PORT GREETING]...
set -euo pipefail

while [ $# -gt 0 ]; do
  exec 3<>"/dev/tcp/127.0.0.1/$1"
  IFS= read -r -t 5 line <&3
  [[ $line == "$2"* ]] || { echo "port $1 says: $line"; exit 1; }
  exec 3>&-
  shift 2
done
