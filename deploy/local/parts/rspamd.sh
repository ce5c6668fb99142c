# shellcheck shell=bash disable=SC2154
# rspamd, the agent beside it, and the DNS server it asks where the stack has no other.

rspamd_pid() { cat "$sock/rspamd/rspamd.pid" 2>/dev/null; }
rspamd_running() { alive "$(rspamd_pid)" rspamd "$data/rspamd/etc"; }

prepare_rspamd() {
  local etc=$data/rspamd/etc before nameserver=${resolver:-$address}:53
  [ -n "$resolver" ] || nameserver=$address:${port[DNS]}
  before=$(cat "$etc"/rspamd.conf "$etc"/plugins/*.lua 2>/dev/null || true)
  mkdir -p "$etc/plugins" "$etc/conf.d" "$data/rspamd/data"
  install -d -o _rspamd -g _rspamd "$sock/rspamd"
  cp "$deploy"/rspamd/plugins/*.lua "$etc/plugins/"
  RENDER_MODE=640 "$deploy/render.sh" "$deploy/rspamd/rspamd.conf" "$etc/rspamd.conf" \
    RUN_DIR="$sock/rspamd" DATA_DIR="$data/rspamd/data" LOG_TYPE=file LOG="$data/log/rspamd.log" \
    LISTEN="$address" MILTER_PORT="${port[MILTER]}" LEARN_PORT="${port[LEARN]}" LEARN_KEY="$(<"$data/learn.password")" \
    NAMESERVER="nameserver = [\"$nameserver\"];" PLUGINS_DIR="$etc/plugins" EXTRA_DIR="$etc/conf.d" AGENT="$address:${port[SIGNING]}"
  local name
  for name in filter dkim; do install -o _rspamd -g _rspamd -m 600 "$data/$name.password" "$etc/$name.password"; done
  for name in rspamd signing-agent; do
    touch "$data/log/$name.log"
    chown _rspamd:_rspamd "$data/log/$name.log"
  done
  chgrp _rspamd "$etc/rspamd.conf"
  chown -R _rspamd:_rspamd "$data/rspamd/data" /var/lib/rspamd
  if [ -n "$before" ] && [ "$before" != "$(cat "$etc"/rspamd.conf "$etc"/plugins/*.lua)" ]; then stop rspamd; fi
}

resolver_pid() { cat "$sock/dns.pid" 2>/dev/null; }
resolver_running() { [ "$(tr '\0' ' ' <"/proc/$(resolver_pid)/cmdline")" = "dnsmasq --conf-file=$data/rspamd/etc/dns.conf " ]; } 2>/dev/null
start_resolver() {
  "$deploy/render.sh" "$deploy/dns/local.conf" "$data/rspamd/etc/dns.conf" ADDRESS="$address" PORT="${port[DNS]}" PID_FILE="$sock/dns.pid" LOG="$data/log/dns.log"
  quietly "$data/log/dns.log" dnsmasq "--conf-file=$data/rspamd/etc/dns.conf" || die "the DNS server did not start; the log is $data/log/dns.log"
}
stop_resolver() {
  resolver_running || return 0
  local pid
  pid=$(resolver_pid)
  kill -TERM "$pid"
  end_process "$pid" dnsmasq
}

signing_agent_pid() { cat "$sock/rspamd/signing-agent.pid" 2>/dev/null; }
signing_agent_running() { alive "$(signing_agent_pid)" signing-agent.p "$data/rspamd/etc"; }
start_signing_agent() {
  local etc=$data/rspamd/etc
  (cd "$etc" && quietly "$data/log/signing-agent.log" runuser -u _rspamd -- "$deploy/rspamd/signing-agent.pl" "$address" "${port[SIGNING]}" \
    "host=$address;port=${port[POSTGRES]};dbname=webmail;user=webmail_filter;gssencmode=disable" "$etc/filter.password" "$etc/dkim.password" "$sock/rspamd/signing-agent.pid") ||
    die "the signing agent did not start; the log is $data/log/signing-agent.log"
}
stop_signing_agent() {
  signing_agent_running || return 0
  local pid
  pid=$(signing_agent_pid)
  kill -TERM "$pid"
  end_process "$pid" "the signing agent"
}

start_rspamd() {
  (cd "$data/rspamd/etc" && quietly "$data/log/rspamd.log" runuser -u _rspamd -- "$deploy/rspamd/first-start.sh" "$data/rspamd/etc/rspamd.conf" "$data/rspamd/data") ||
    die "rspamd did not start; the log is $data/log/rspamd.log"
  (cd "$data/rspamd/etc" && quietly "$data/log/rspamd.log" runuser -u _rspamd -- rspamd -c "$data/rspamd/etc/rspamd.conf") || {
    tail -n 5 "$data/log/rspamd.log" >&2
    die "rspamd did not start; the log is $data/log/rspamd.log"
  }
}
stop_rspamd() {
  stop_signing_agent
  stop_resolver
  end_rspamd
}
end_rspamd() {
  local pid
  pid=$(rspamd_pid)
  kill -TERM "$pid"
  end_process "$pid" rspamd
}
ready_rspamd() {
  # Either may have been ended alone.
  [ -n "$resolver" ] || resolver_running || start_resolver
  signing_agent_running || start_signing_agent
  await_greeting SIGNING '' "$data/log/signing-agent.log"
  # All workers open the files of what was learned as they start, and have been seen to answer nobody for as long as was waited.
  until_true 45 rspamd_answers || {
    say "rspamd's workers do not answer; it is started again"
    ! rspamd_running || end_rspamd
    start_rspamd
    until_true 90 rspamd_answers || {
      tail -n 5 "$data/log/rspamd.log" >&2
      die "rspamd's workers do not answer; the log is $data/log/rspamd.log"
    }
  }
}
rspamd_answers() { "$deploy/rspamd/ready.sh" "$address" "${port[MILTER]}" "${port[LEARN]}" "${port[SIGNING]}" >/dev/null 2>&1; }
