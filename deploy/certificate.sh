#!/bin/bash
# The certificate that mail programs and other mail servers are shown: the one in /certificates (Caddy's, or a folder of your own),
# and until there is one there, the service's own.
#   certificate.sh FOLDER                  puts it into FOLDER as cert.pem and key.pem
#   certificate.sh FOLDER COMMAND...       and again when it changes, followed each time by COMMAND; does not end
set -euo pipefail

folder=$1
shift
put() {
  local cert=/run/secrets/tls_cert key=/run/secrets/tls_key
  if [ -s /certificates/cert.pem ] && [ -s /certificates/key.pem ]; then
    cert=/certificates/cert.pem key=/certificates/key.pem
  fi
  ! cmp -s "$cert" "$folder/cert.pem" || return 1
  # A pair that does not belong together, such as half a renewal, would stop the server: it waits for the other half.
  [ "$(openssl x509 -in "$cert" -noout -pubkey)" = "$(openssl pkey -in "$key" -pubout)" ] || return 1
  install -m 600 "$key" "$folder/key.pem"
  install -m 644 "$cert" "$folder/cert.pem"
}
mkdir -p "$folder"
if [ $# -eq 0 ]; then
  put || [ -s "$folder/cert.pem" ]
  exit
fi
exec {idle}<> <(:)
while :; do
  read -r -t 10 -u "$idle" || true
  if put; then
    echo "certificate: there is another one from now on"
    "$@" || echo "certificate: the server was not told" >&2
  fi
done
