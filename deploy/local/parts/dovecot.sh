# shellcheck shell=bash disable=SC2154
# Dovecot and the mailboxes it knows.

dovecot_pid() { cat "$sock/dovecot/master.pid" 2>/dev/null; }
dovecot_running() { alive "$(dovecot_pid)" dovecot "$sock/dovecot"; }

prepare_dovecot() {
  local conf=$data/dovecot/dovecot.conf before
  before=$(cat "$conf" 2>/dev/null || true)
  "$deploy/render.sh" "$deploy/dovecot/dovecot.conf" "$conf" \
    RUN_DIR="$sock/dovecot" STATE_DIR="$data/dovecot/state" LOG="$data/log/dovecot.log" LISTEN=127.0.0.1 \
    HOSTNAME=mail.a.test POSTMASTER_DOMAIN=a.test SMTP_HOST=127.0.0.1 SMTP_PORT="${port[SMTP]}" \
    TLS_CERT="$data/tls/cert.pem" TLS_KEY="$data/tls/key.pem" \
    USERS_FILE="$data/dovecot/users" MAIL_DIR="$data/mail" \
    IMAP_PORT="${port[IMAP]}" IMAPS_PORT="${port[IMAPS]}" POP3_PORT="${port[POP3]}" POP3S_PORT="${port[POP3S]}" \
    LMTP_PORT="${port[LMTP]}" SIEVE_PORT="${port[SIEVE]}" AUTH_PORT="${port[AUTH]}" POLICY_PORT="${port[POLICY]}"
  if [ -n "$before" ] && [ "$before" != "$(<"$conf")" ]; then stop dovecot; fi
}
start_dovecot() {
  # Only sockets and the pid file of one that no longer runs.
  rm -rf -- "$sock/dovecot"
  ulimit -n 65536 2>/dev/null || true
  quietly "$data/log/dovecot.log" dovecot -c "$data/dovecot/dovecot.conf" || {
    tail -n 5 "$data/log/dovecot.log" >&2
    die "Dovecot did not start; the log is $data/log/dovecot.log"
  }
}
stop_dovecot() {
  local pid
  pid=$(dovecot_pid)
  kill -TERM "$pid"
  end_process "$pid" Dovecot
}
ready_dovecot() {
  local log=$data/log/dovecot.log
  await_greeting IMAP '* OK' "$log"
  await_greeting POP3 '+OK' "$log"
  await_greeting LMTP 220 "$log"
  await_greeting SIEVE '"IMPLEMENTATION"' "$log"
  await_greeting AUTH VERSION "$log"
  await_greeting POLICY '' "$log"
}

# Samples of a single machine: a fast salted hash, since a test run signs in thousands of times.
add_mailbox() {
  mkdir -p "$data/dovecot"
  printf '%s\n' "$2" | "$deploy/dovecot/mailbox.sh" "$data/dovecot/users" "$1" "${3:-20G}" SSHA512
}
# Dovecot looks at its list of users at most once a second, so a new one can be unknown for a moment.
await_mailbox() {
  for _ in $(seq 50); do
    ! doveadm -c "$data/dovecot/dovecot.conf" user "$1" >/dev/null 2>&1 || return 0
    sleep 0.1
  done
  die "Dovecot does not know $1 after five seconds; the log is $data/log/dovecot.log"
}
add_sample_mailboxes() {
  ! grep -qs "^ana@a.test:" "$data/dovecot/users" || return 0
  add_mailbox ana@a.test webmail
  add_mailbox bea@b.test webmail
  add_mailbox full@a.test webmail 1M
}
