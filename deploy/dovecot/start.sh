#!/usr/bin/env bash
# Dovecot in a container: configuration from the template, first mailboxes from a secret, then the server itself.
set -euo pipefail

data=/srv/mail
install -d -o mail -g mail -m 700 $data/boxes
mkdir -p $data/state
/opt/mail/render.sh /opt/mail/dovecot.conf /run/dovecot.conf \
  RUN_DIR=/run/dovecot STATE_DIR=$data/state LOG=/dev/stderr LISTEN='*' \
  HOSTNAME="$MAIL_HOSTNAME" POSTMASTER_DOMAIN="${MAIL_DOMAINS%% *}" SMTP_HOST=postfix SMTP_PORT=25 \
  TLS_CERT=/run/secrets/tls_cert TLS_KEY=/run/secrets/tls_key USERS_FILE=$data/users MAIL_DIR=$data/boxes \
  IMAP_PORT=143 IMAPS_PORT=993 POP3_PORT=110 POP3S_PORT=995 LMTP_PORT=24 SIEVE_PORT=4190 AUTH_PORT=12345 POLICY_PORT=12340

# Lines of ADDRESS PASSWORD [QUOTA]. A mailbox that exists keeps the password it has now.
touch $data/users
while read -r address password quota; do
  [ -z "$address" ] || grep -q "^$address:" $data/users || mailbox "$address" "${quota:-20G}" <<<"$password"
done </run/secrets/mailboxes
chown root:dovecot $data/users
chmod 640 $data/users

exec dovecot -F -c /run/dovecot.conf
