# shellcheck shell=bash disable=SC2154
# Postfix.

postfix_pid() { tr -d ' \n' 2>/dev/null <"$data/postfix/queue/pid/master.pid"; } 2>/dev/null
postfix_running() { alive "$(postfix_pid)" master "$data/postfix/queue"; }

prepare_postfix() {
  local etc=$data/postfix/etc before
  before=$(cat "$etc"/*.cf 2>/dev/null || true)
  "$deploy/render.sh" "$deploy/postfix/main.cf" "$etc/main.cf" \
    CONFIG_DIR="$etc" QUEUE_DIR="$data/postfix/queue" DATA_DIR="$data/postfix/data" \
    LOG="$data/log/postfix.log" LOG_PREFIX="$data/log" LISTEN=127.0.0.1 HOSTNAME=mail.a.test \
    DOVECOT_HOST=127.0.0.1 LMTP_PORT="${port[LMTP]}" POLICY_PORT="${port[POLICY]}" AUTH_PORT="${port[AUTH]}" \
    OUTBOUND='error:5.1.2 This is a local stack: no mail leaves the machine' \
    TLS_CERT="$data/tls/cert.pem" TLS_KEY="$data/tls/key.pem"
  "$deploy/render.sh" "$deploy/postfix/master.cf" "$etc/master.cf" BIND=127.0.0.1: \
    SMTP_PORT="${port[SMTP]}" SUBMISSION_PORT="${port[SUBMISSION]}" SUBMISSIONS_PORT="${port[SUBMISSIONS]}"
  "$deploy/postfix/maps.sh" "$etc" 127.0.0.1 "${port[POSTGRES]}" "$(<"$data/mta.password")"
  chown root:root "$data/postfix/queue"
  chown postfix:root "$data/postfix/data"
  chmod 700 "$data/postfix/data"
  if [ -n "$before" ] && [ "$before" != "$(cat "$etc"/*.cf)" ]; then stop postfix; fi
}
start_postfix() {
  quietly "$data/log/postfix-start.log" postfix -c "$data/postfix/etc" start || {
    tail -n 5 "$data/log/postfix-start.log" "$data/log/postfix.log" >&2
    die "Postfix did not start; the logs are in $data/log"
  }
}
stop_postfix() {
  local pid
  pid=$(postfix_pid)
  # Its processes end with it, those in the middle of a delivery after that.
  kill -TERM "$pid"
  end_process "$pid" Postfix
}
ready_postfix() {
  await_greeting SMTP 220 "$data/log/postfix.log"
  await_greeting SUBMISSION 220 "$data/log/postfix.log"
  await_greeting SUBMISSIONS '' "$data/log/postfix.log"
}
