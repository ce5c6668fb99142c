#!/bin/bash
# Caddy in a container, and beside it what hands the mail host's certificate to Postfix and Dovecot when Caddy has got or renewed it.
#   MAIL_HOSTNAME, MAIL_DOMAINS    the names that certificates are got for
#   ACME_EMAIL                     where the authority writes when something is wrong
#   CADDY_LOCAL=1                  certificates of Caddy's own authority instead, which nobody trusts: to try it out
set -euo pipefail

names=$MAIL_HOSTNAME
for domain in $MAIL_DOMAINS; do names+=", mta-sts.$domain, autoconfig.$domain"; done
options=${ACME_EMAIL:+email $ACME_EMAIL}
[ -z "${CADDY_LOCAL:-}" ] || options=local_certs
export CADDY_NAMES=$names CADDY_OPTIONS=$options CADDY_UPSTREAM=${CADDY_UPSTREAM:-web:8080} XDG_DATA_HOME=/data XDG_CONFIG_HOME=/tmp

hand_on() {
  local certificate key
  for certificate in /data/certificates/*/"$MAIL_HOSTNAME/$MAIL_HOSTNAME.crt"; do
    key=${certificate%.crt}.key
    [ -s "$certificate" ] && [ -s "$key" ] || continue
    ! cmp -s "$certificate" /certificates/cert.pem || return 0
    # The key first: who sees the new certificate finds the key that belongs to it.
    install -m 600 "$key" /certificates/key.pem.new
    mv /certificates/key.pem.new /certificates/key.pem
    install -m 644 "$certificate" /certificates/cert.pem.new
    mv /certificates/cert.pem.new /certificates/cert.pem
    echo "Postfix and Dovecot are given the certificate of $MAIL_HOSTNAME."
    return 0
  done
}
exec {idle}<> <(:)
while :; do
  hand_on || true
  read -r -t 10 -u "$idle" || true
done &

exec caddy run --config /opt/caddy/Caddyfile --adapter caddyfile
