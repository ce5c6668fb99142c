# shellcheck shell=bash disable=SC2154
# Postfix.

postfix_pid() { tr -d ' \n' 2>/dev/null <"$data/postfix/queue/pid/master.pid"; } 2>/dev/null
postfix_running() { alive "$(postfix_pid)" master "$data/postfix/queue"; }

prepare_postfix() {
  local etc=$data/postfix/etc before outbound='error:5.1.2 This is a local stack: no mail leaves the machine' source=
  # One of several hosts: mail goes where the DNS server says, and comes from this host's own address.
  if [ -n "$resolver" ]; then outbound=smtp source=$address; fi
  before=$(cat "$etc"/*.cf 2>/dev/null || true)
  # LISTEN has to be an address that an interface says it has; where the services do listen stands in master.cf.
  "$deploy/render.sh" "$deploy/postfix/main.cf" "$etc/main.cf" \
    CONFIG_DIR="$etc" QUEUE_DIR="$data/postfix/queue" DATA_DIR="$data/postfix/data" \
    LOG="$data/log/postfix.log" LOG_PREFIX="$data/log" LISTEN=127.0.0.1 HOSTNAME="$mail_host" \
    DOVECOT_HOST="$address" LMTP_PORT="${port[LMTP]}" POLICY_PORT="${port[POLICY]}" AUTH_PORT="${port[AUTH]}" \
    OUTBOUND="$outbound" SOURCE="$source" RSPAMD_HOST="$address" MILTER_PORT="${port[MILTER]}" \
    TLS_CERT="$data/tls/cert.pem" TLS_KEY="$data/tls/key.pem"
  "$deploy/render.sh" "$deploy/postfix/master.cf" "$etc/master.cf" BIND="$address:" \
    SMTP_PORT="${port[SMTP]}" SUBMISSION_PORT="${port[SUBMISSION]}" SUBMISSIONS_PORT="${port[SUBMISSIONS]}" SCRIPTS_PORT="${port[SCRIPTS]}"
  cp "$deploy/postfix/header_checks.cf" "$deploy/postfix/milter_header_checks.cf" "$etc/"
  "$deploy/postfix/maps.sh" "$etc" "$address" "${port[POSTGRES]}" "$(<"$data/mta.password")"
  if [ -n "$resolver" ]; then
    install -d "$data/postfix/queue/etc"
    echo "nameserver $resolver" >"$data/postfix/queue/etc/resolv.conf"
  fi
  chown root:root "$data/postfix/queue"
  chown postfix:root "$data/postfix/data"
  chmod 700 "$data/postfix/data"
  if [ -n "$before" ] && [ "$before" != "$(cat "$etc"/*.cf)" ]; then stop postfix; fi
}
queue_agent_pid() { cat "$sock/queue-agent.pid" 2>/dev/null; }
queue_agent_running() { alive "$(queue_agent_pid)" queue-agent.pl "$data/postfix/etc"; }
stop_queue_agent() {
  queue_agent_running || return 0
  local pid
  pid=$(queue_agent_pid)
  kill -TERM "$pid"
  end_process "$pid" "the queue's agent"
}
start_queue_agent() {
  cd "$data/postfix/etc"
  quietly "$data/log/queue-agent.log" "$deploy/postfix/queue-agent.pl" "$data/postfix/etc" "$address" "${port[QUEUE]}" "$data/queue.password" \
    "$sock/queue-agent.pid" || die "the queue's agent did not start; the log is $data/log/queue-agent.log"
  cd - >/dev/null
}
start_postfix() {
  quietly "$data/log/postfix-start.log" postfix -c "$data/postfix/etc" start || {
    tail -n 5 "$data/log/postfix-start.log" "$data/log/postfix.log" >&2
    die "Postfix did not start; the logs are in $data/log"
  }
}
stop_postfix() {
  local pid
  stop_queue_agent
  pid=$(postfix_pid)
  # Its processes end with it, those in the middle of a delivery after that.
  kill -TERM "$pid"
  end_process "$pid" Postfix
}
ready_postfix() {
  await_greeting SMTP 220 "$data/log/postfix.log"
  await_greeting SUBMISSION 220 "$data/log/postfix.log"
  await_greeting SUBMISSIONS '' "$data/log/postfix.log"
  await_greeting SCRIPTS 220 "$data/log/postfix.log"
  # It may have been ended alone, and Postfix can do without it.
  queue_agent_running || start_queue_agent
  await_greeting QUEUE '' "$data/log/queue-agent.log"
}
