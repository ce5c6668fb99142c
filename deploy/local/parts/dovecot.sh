# shellcheck shell=bash disable=SC2154
# Dovecot.

dovecot_pid() { cat "$sock/dovecot/master.pid" 2>/dev/null; }
dovecot_running() { alive "$(dovecot_pid)" dovecot "$sock/dovecot"; }

prepare_dovecot() {
  local etc=$data/dovecot/etc before database=(DB_HOST="$address" DB_PORT="${port[POSTGRES]}" DB_PASSWORD="$(<"$data/maa.password")" MAIL_DIR="$data/mail")
  before=$(cat "$etc"/*.conf "$etc"/*.lua 2>/dev/null || true)
  mkdir -p "$etc/sieve" "$etc/learn"
  RENDER_MODE=600 "$deploy/render.sh" "$deploy/dovecot/sql.conf" "$etc/sql.conf" "${database[@]}" \
    SUBMIT="$etc/submit.pl $address ${port[SCRIPTS]} $etc/scripts.password"
  RENDER_MODE=600 "$deploy/render.sh" "$deploy/dovecot/app-passwords.conf" "$etc/app-passwords.conf" "${database[@]}"
  RENDER_MODE=600 "$deploy/render.sh" "$deploy/dovecot/dovecot.conf" "$etc/dovecot.conf" \
    RUN_DIR="$sock/dovecot" STATE_DIR="$data/dovecot/state" LOG="$data/log/dovecot.log" LISTEN="$address" \
    HOSTNAME="$mail_host" SCRIPTS_KEY="$(<"$data/scripts.password")" \
    TLS_CERT="$data/tls/cert.pem" TLS_KEY="$data/tls/key.pem" \
    SQL_CONF="$etc/sql.conf" APP_PASSWORDS_CONF="$etc/app-passwords.conf" SIEVE_DIR="$etc/sieve" LEARN_DIR="$etc/learn" \
    DOVEADM_PORT="${port[DOVEADM]}" DOVEADM_KEY="$(<"$data/doveadm.password")" \
    NOTICE_SCRIPT="$etc/notice.lua" NOTICE_URL="http://$address:${port[PUSH]}/internal/delivery" \
    NOTICE_CREDENTIALS="$(printf 'dovecot:%s' "$(<"$data/doveadm.password")" | base64 -w0)" \
    IMAP_PORT="${port[IMAP]}" IMAPS_PORT="${port[IMAPS]}" POP3_PORT="${port[POP3]}" POP3S_PORT="${port[POP3S]}" \
    LMTP_PORT="${port[LMTP]}" SIEVE_PORT="${port[SIEVE]}" AUTH_PORT="${port[AUTH]}" POLICY_PORT="${port[POLICY]}"
  if ! cmp -s "$deploy/dovecot/sieve/spam.sieve" "$etc/sieve/spam.sieve"; then
    cp "$deploy/dovecot/sieve/spam.sieve" "$etc/sieve/"
    # Compiled here: the mail processes may read the folder and not write to it.
    sievec -c "$etc/dovecot.conf" "$etc/sieve/spam.sieve"
  fi
  local name
  for name in spam good; do
    if ! cmp -s "$deploy/dovecot/learn/$name.sieve" "$etc/learn/$name.sieve"; then
      cp "$deploy/dovecot/learn/$name.sieve" "$etc/learn/"
      sievec -c "$etc/dovecot.conf" "$etc/learn/$name.sieve"
    fi
  done
  if ! cmp -s "$deploy/dovecot/learn/learner.pl" "$etc/learner.pl"; then
    stop_learner
    install -m 755 "$deploy/dovecot/learn/learner.pl" "$etc/"
  fi
  install -m 755 "$deploy/dovecot/submit.pl" "$etc/"
  install -m 644 "$deploy/dovecot/notice.lua" "$deploy/dovecot/copy.conf" "$etc/"
  for name in learn scripts; do install -o mail -g mail -m 600 "$data/$name.password" "$etc/$name.password"; done
  install -d -o mail -g mail -m 700 "$data/dovecot/learn"
  chmod 755 "$etc" "$etc/sieve" "$etc/learn"
  chmod 644 "$etc"/sieve/* "$etc"/learn/*.*
  if [ "$before" != "$(cat "$etc"/*.conf "$etc"/*.lua)" ]; then stop dovecot; fi
}
# Comes back to a restarted database only with its own next try, and turns everybody away until then.
# doveadm-user(1) ends with 67 for somebody who does not exist, which only the database can tell, and with 75 while it is away.
dovecot_sees_the_database() {
  local code=0
  doveadm -c "$data/dovecot/etc/dovecot.conf" user nobody@invalid >/dev/null 2>&1 || code=$?
  [ "$code" = 67 ]
}
await_database_of_dovecot() {
  dovecot_running && [ "$(echo "SELECT to_regclass('maa.mailboxes') IS NOT NULL" | sql webmail)" = t ] || return 0
  until_true 60 dovecot_sees_the_database || die "Dovecot does not find the database again; the log is $data/log/dovecot.log"
}
learner_pid() { cat "$data/dovecot/learn/pid" 2>/dev/null; }
learner_running() { alive "$(learner_pid)" learner.pl "$data/dovecot/learn"; }
start_learner() {
  install -d -o mail -g mail -m 700 "$sock/dovecot/learn"
  touch "$data/log/learner.log"
  chown mail:mail "$data/log/learner.log"
  (cd "$data/dovecot/learn" && quietly "$data/log/learner.log" runuser -u mail -- "$data/dovecot/etc/learner.pl" "$sock/dovecot/learn/learner" \
    "$data/dovecot/learn" "$address" "${port[LEARN]}" "$data/dovecot/etc/learn.password" "$data/dovecot/learn/pid") ||
    die "the learner did not start; the log is $data/log/learner.log"
}
stop_learner() {
  learner_running || return 0
  local pid
  pid=$(learner_pid)
  kill -TERM "$pid"
  end_process "$pid" "the learner"
}
start_dovecot() {
  # Only sockets and the pid file of one that no longer runs.
  rm -rf -- "$sock/dovecot"
  ulimit -n 65536 2>/dev/null || true
  "$deploy/dovecot/convert-mail.sh" "$data/mail" "$data/dovecot/etc/copy.conf" || die "mailboxes of the format of before could not be converted; they are as they were"
  quietly "$data/log/dovecot.log" dovecot -c "$data/dovecot/etc/dovecot.conf" || {
    tail -n 5 "$data/log/dovecot.log" >&2
    die "Dovecot did not start; the log is $data/log/dovecot.log"
  }
}
purge_agent_pid() { cat "$sock/purge-agent.pid" 2>/dev/null; }
purge_agent_running() { alive "$(purge_agent_pid)" purge-agent.sh "$data/dovecot/etc"; }
stop_purge_agent() {
  purge_agent_running || return 0
  local pid
  pid=$(purge_agent_pid)
  kill -TERM "$pid"
  end_process "$pid" "the agent that removes erased mail"
}
start_purge_agent() {
  cd "$data/dovecot/etc"
  quietly "$data/log/purge-agent.log" setsid --fork "$deploy/dovecot/purge-agent.sh" \
    "$data/mail" "$address" "${port[POSTGRES]}" "$data/maa.password" 60 "$sock/purge-agent.pid"
  until_true 10 purge_agent_running || die "the agent that removes erased mail did not start; the log is $data/log/purge-agent.log"
  cd - >/dev/null
}
remove_purged_mail() { "$deploy/dovecot/purge-agent.sh" "$data/mail" "$address" "${port[POSTGRES]}" "$data/maa.password"; }
stop_dovecot() {
  local pid
  stop_purge_agent
  stop_learner
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
  purge_agent_running || start_purge_agent
  # It may have been ended alone.
  learner_running || start_learner
}
