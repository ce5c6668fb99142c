#!/usr/bin/env bash
# Makes a private certificate authority and one server certificate, where there are none yet.
#   tls.sh FOLDER NAME...      NAMEs are host names or IPv4 addresses; the first one is the common name
# Leaves ca.pem (to be trusted by clients), cert.pem (with its chain) and key.pem in FOLDER.
# The authority's key is thrown away: it signs once and can never sign anything else.
set -euo pipefail

folder=$1
shift
[ -s "$folder/cert.pem" ] && [ -s "$folder/key.pem" ] && [ -s "$folder/ca.pem" ] && exit 0
mkdir -p "$folder"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
names=
for name in "$@"; do
  case $name in *[!0-9.]*) names+="DNS:$name," ;; *) names+="IP:$name," ;; esac
done
cat >"$work/server.ext" <<EXT
basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth
subjectAltName=${names%,}
EXT
key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
{
  openssl req -x509 "${key[@]}" -days 3650 -subj "/CN=Webmail mail servers, made on $(date -u +%F)" \
    -addext 'keyUsage=critical,keyCertSign' -keyout "$work/ca.key" -out "$work/ca.pem"
  openssl req "${key[@]}" -subj "/CN=$1" -keyout "$work/key.pem" -out "$work/server.csr"
  openssl x509 -req -in "$work/server.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" -CAcreateserial \
    -days 3650 -extfile "$work/server.ext" -out "$work/cert.pem"
} 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
cat "$work/ca.pem" >>"$work/cert.pem"
install -m 644 "$work/ca.pem" "$work/cert.pem" "$folder/"
install -m 600 "$work/key.pem" "$folder/"
