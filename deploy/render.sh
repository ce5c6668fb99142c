#!/usr/bin/env bash
# Fills a configuration template.
#   render.sh TEMPLATE TARGET NAME=VALUE...
# The target is readable to everybody, or as RENDER_MODE says where a value is a secret.
# @NAME@ becomes VALUE. A placeholder without a value is an error, so that no server ever starts with half a configuration.
set -euo pipefail

template=$1 target=$2
shift 2
script=()
for pair in "$@"; do
  name=${pair%%=*} value=${pair#*=}
  value=${value//\\/\\\\} value=${value//&/\\&} value=${value//|/\\|}
  script+=(-e "s|@$name@|$value|g")
done
new=$(mktemp "$target.XXXXXX")
trap 'rm -f "$new"' EXIT
sed "${script[@]}" "$template" >"$new"
if missing=$(grep -noE '@[A-Z][A-Z0-9_]*@' "$new"); then
  printf '%s: no value for %s\n' "$template" "$(sort -u -t: -k2 <<<"$missing" | cut -d: -f2 | tr '\n' ' ')" >&2
  exit 1
fi
chmod "${RENDER_MODE:-644}" "$new"
mv "$new" "$target"
