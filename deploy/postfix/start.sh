#!/usr/bin/env bash
# Postfix in a container: configuration from the templates, then the server itself.
set -euo pipefail

etc=/run/postfix/etc
mkdir -p $etc
install -d -o postfix -g root -m 700 /run/postfix/data
/opt/mail/certificate.sh /run/tls
/opt/mail/render.sh /opt/mail/main.cf $etc/main.cf \
  CONFIG_DIR=$etc QUEUE_DIR=/var/spool/postfix DATA_DIR=/run/postfix/data LOG=/var/log/postfix/mail.log LOG_PREFIX=/var/log/postfix \
  LISTEN=all HOSTNAME="$MAIL_HOSTNAME" OUTBOUND="$MAIL_OUTBOUND" SOURCE= \
  DOVECOT_HOST=dovecot LMTP_PORT=24 POLICY_PORT=12340 AUTH_PORT=12345 \
  RSPAMD_HOST=rspamd MILTER_PORT=11332 \
  TLS_CERT=/run/tls/cert.pem TLS_KEY=/run/tls/key.pem
cp /opt/mail/header_checks.cf /opt/mail/milter_header_checks.cf $etc/
/opt/mail/render.sh /opt/mail/master.cf $etc/master.cf BIND= SMTP_PORT=25 SUBMISSION_PORT=587 SUBMISSIONS_PORT=465 SCRIPTS_PORT=10025
/opt/mail/maps.sh $etc "${DB_HOST:-db}" "${DB_PORT:-5432}" "$(</run/secrets/mta_password)"

# Our own programs call this host by its name here, and trust the service's own certificate for that.
echo "postfix /run/secrets/tls_key /run/secrets/tls_cert" >$etc/names
postmap -c $etc -F hash:$etc/names
echo "tls_server_sni_maps = hash:$etc/names" >>$etc/main.cf

install -D -m 644 /etc/resolv.conf /var/spool/postfix/etc/resolv.conf

# Its log is a file, which the agent passes on to the gateway and begins anew when it is large, and the container's output too.
touch /var/log/postfix/mail.log
tail -n 0 --follow=name --retry /var/log/postfix/mail.log 2>/dev/null &

# Beside Postfix, with its end.
/opt/mail/certificate.sh /run/tls postfix -c $etc reload &
/opt/mail/queue-agent.pl $etc 0.0.0.0 8082 /run/secrets/queue_key &

exec postfix -c $etc start-fg
