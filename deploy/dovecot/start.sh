#!/usr/bin/env bash
# Dovecot in a container: configuration from the templates, then the server itself.
set -euo pipefail

data=/srv/mail
install -d -o mail -g mail -m 700 $data/boxes
mkdir -p $data/state
database=(DB_HOST="${DB_HOST:-db}" DB_PORT="${DB_PORT:-5432}" DB_PASSWORD="$(</run/secrets/maa_password)" MAIL_DIR=$data/boxes)
/opt/mail/certificate.sh /run/tls
# Made anew with each start: nobody else ever needs it.
scripts_key=$(head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n')
echo "$scripts_key" | install -o mail -g mail -m 600 /dev/stdin /run/scripts.key
export RENDER_MODE=600
/opt/mail/render.sh /opt/mail/sql.conf /run/sql.conf "${database[@]}" SUBMIT="/opt/mail/submit.pl postfix 10025 /run/scripts.key"
/opt/mail/render.sh /opt/mail/app-passwords.conf /run/app-passwords.conf "${database[@]}"
/opt/mail/render.sh /opt/mail/dovecot.conf /run/dovecot.conf \
  RUN_DIR=/run/dovecot STATE_DIR=$data/state LOG=/dev/stderr LISTEN='*' \
  HOSTNAME="$MAIL_HOSTNAME" SCRIPTS_KEY="$scripts_key" \
  TLS_CERT=/run/tls/cert.pem TLS_KEY=/run/tls/key.pem \
  SQL_CONF=/run/sql.conf APP_PASSWORDS_CONF=/run/app-passwords.conf SIEVE_DIR=/opt/mail/sieve LEARN_DIR=/opt/mail/learn \
  DOVEADM_PORT=8081 DOVEADM_KEY="$(</run/secrets/doveadm_key)" \
  NOTICE_SCRIPT=/opt/mail/notice.lua NOTICE_URL="http://${GATEWAY:-gateway:8080}/internal/delivery" \
  NOTICE_CREDENTIALS="$(printf 'dovecot:%s' "$(</run/secrets/doveadm_key)" | base64 -w0)" \
  IMAP_PORT=143 IMAPS_PORT=993 POP3_PORT=110 POP3S_PORT=995 LMTP_PORT=24 SIEVE_PORT=4190 AUTH_PORT=12345 POLICY_PORT=12340

# Our own programs call this host by its name here, and trust the service's own certificate for that.
cat >>/run/dovecot.conf <<'CONF'
local_name dovecot {
  ssl_cert = </run/secrets/tls_cert
  ssl_key = </run/secrets/tls_key
}
CONF

# What people move into Junk and out of it waits in a folder of the mail user's for the filter to learn from.
install -d -o mail -g mail -m 700 $data/learn
mkdir -p /run/dovecot
install -d -o mail -g mail -m 700 /run/dovecot/learn
(while true; do runuser -u mail -- /opt/mail/learner.pl /run/dovecot/learn/learner $data/learn rspamd 11334 /run/secrets/learn_key || sleep 5; done) &

# Dovecot's authentication process opens its connection when it starts, and crashes where there is nothing to connect to.
until (: <"/dev/tcp/${DB_HOST:-db}/${DB_PORT:-5432}") 2>/dev/null; do sleep 0.5; done

/opt/mail/convert-mail.sh $data/boxes /opt/mail/copy.conf

# Beside Dovecot, with its end.
/opt/mail/certificate.sh /run/tls doveadm -c /run/dovecot.conf reload &
/opt/mail/purge-agent.sh $data/boxes "${DB_HOST:-db}" "${DB_PORT:-5432}" /run/secrets/maa_password 60 &

exec dovecot -F -c /run/dovecot.conf
