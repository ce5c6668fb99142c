#!/usr/bin/env bash
# rspamd in a container: configuration from the template, the agent beside it, then the server itself. Nothing of it needs root.
set -euo pipefail

# A folder that anybody may make one in: not even that needs root.
etc=/tmp/rspamd
mkdir -p $etc /var/lib/rspamd/data
RENDER_MODE=600 /opt/mail/render.sh /opt/mail/rspamd.conf $etc/rspamd.conf \
  RUN_DIR=$etc DATA_DIR=/var/lib/rspamd/data LOG_TYPE=console LOG=stderr \
  LISTEN='*' MILTER_PORT=11332 LEARN_PORT=11334 LEARN_KEY="$(</run/secrets/learn_key)" \
  NAMESERVER= PLUGINS_DIR=/opt/mail/plugins EXTRA_DIR=/etc/rspamd/webmail.d AGENT=127.0.0.1:11336

# Again where it ended: without it nobody can send.
agent() {
  /opt/mail/signing-agent.pl 127.0.0.1 11336 "host=${DB_HOST:-db};port=${DB_PORT:-5432};dbname=webmail;user=webmail_filter;gssencmode=disable" \
    /run/secrets/filter_password /run/secrets/dkim_key
}
(while true; do agent || sleep 1; done) &

# Ended where its workers do not answer once it had time to compile its rules, so that it is started again.
(
  until /opt/mail/ready.sh >/dev/null 2>&1; do
    ((SECONDS < 180)) || {
      echo "rspamd's workers do not answer; ending it" >&2
      kill -TERM 1
      exit
    }
    sleep 1
  done
) &

/opt/mail/first-start.sh $etc/rspamd.conf /var/lib/rspamd/data
exec rspamd -f -c $etc/rspamd.conf
