#!/usr/bin/env bash
# Healthy when ready; the image has no HTTP client. What is missing stands in the answer, so it is printed.
set -euo pipefail

exec 3<>/dev/tcp/127.0.0.1/8080
printf 'GET /healthz/ready HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
answer=$(timeout 5 cat <&3)
printf '%s\n' "${answer##*$'\r\n\r\n'}"
[[ $answer == HTTP/*' 200 '* ]]
