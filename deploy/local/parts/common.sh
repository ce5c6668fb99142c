# shellcheck shell=bash disable=SC2154
# Folders, ports, locks, processes: what the three servers have in common.

need_programs() {
  local program missing=()
  for program in openssl runuser flock dovecot sievec postfix rspamd sqlite3 dnsmasq; do
    command -v "$program" >/dev/null || missing+=("$program")
  done
  compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || missing+=(postgresql)
  # Neither is a program of its own.
  [ -e /usr/lib/dovecot/modules/auth/libdriver_pgsql.so ] || missing+=(dovecot-pgsql)
  perl -MDBD::Pg -e 1 2>/dev/null || missing+=(libdbd-pg-perl)
  [ -e /usr/lib/postfix/postfix-pgsql.so ] || missing+=(postfix-pgsql)
  ((${#missing[@]} == 0)) || die "not installed: ${missing[*]} (./webmail up installs them)"
  case $(dovecot --version) in
    2.3.*) ;;
    *) die "Dovecot $(dovecot --version | cut -d' ' -f1) is installed; the configuration in deploy/dovecot is for 2.3, as in Debian 12" ;;
  esac
}

# The servers give up root for users of their own, who must be able to reach their data: under /root they can't.
find_data() {
  data=$run/data
  [ ! -L "$data" ] || data=$(readlink -f "$data")
}
reachable() {
  local user
  for user in postgres mail postfix _rspamd; do runuser -u "$user" -- test -x "$1" || return 1; done
}
prepare_folders() {
  mkdir -p "$run" /run/webmail
  if [ ! -e "$run/data" ]; then
    mkdir -p "$run/data"
    if ! reachable "$run/data"; then
      rmdir "$run/data"
      mkdir -p "/var/lib/webmail/$id"
      ln -s "/var/lib/webmail/$id" "$run/data"
      say "The servers' users cannot enter $run: their data is in /var/lib/webmail/$id"
    fi
    find_data
  fi
  reachable "$data" || die "the users postgres, mail, postfix and _rspamd cannot enter $data: check the permissions of the folders above it"
  mkdir -p "$sock" "$data"/{tls,log,dovecot/state,mail,postfix/etc,postfix/queue,postfix/data,rspamd/etc}
  chmod 755 /run/webmail "$sock" "$data" "$data"/{tls,log,dovecot,dovecot/state,postfix,postfix/etc,postfix/queue,rspamd,rspamd/etc}
  chown mail:mail "$data/mail"
}

prepare_tls() { "$deploy/tls.sh" "$data/tls" localhost mail.a.test mail.b.test 127.0.0.1 "$mail_host" "$address"; }

# One lock per folder against two runs in it, one for the address while its ports are being taken.
# No server may inherit them: see `quietly`.
declare -A lock_fd=()
hold() {
  local file=/run/webmail/ports-$address.lock fd
  mkdir -p /run/webmail
  [ "$1" = ports ] || { mkdir -p "$run"; file=$run/lock; }
  exec {fd}>"$file"
  lock_fd[$1]=$fd
  flock -w 120 "$fd" || die "another stack.sh has been holding $file for two minutes"
}
release() {
  local fd=${lock_fd[$1]}
  exec {fd}>&-
  unset "lock_fd[$1]"
}

# Starts a server with nothing of ours: no lock, no terminal, no pipe that a caller reads to its end.
quietly() {
  local log=$1 fd
  shift
  (
    for fd in "${lock_fd[@]}"; do exec {fd}>&-; done
    exec "$@" </dev/null >>"$log" 2>&1
  )
}

port_names=(POP3 SMTP LMTP POSTGRES POLICY IMAP AUTH PUSH DNS SUBMISSIONS MILTER LEARN SIGNING DOVEADM QUEUE SUBMISSION SCRIPTS SIEVE IMAPS POP3S)
port_offsets=(10 25 24 32 40 43 46 50 53 65 70 71 72 80 83 87 88 90 93 95)
declare -A port=()

listens() { (exec 3<>"/dev/tcp/$address/$1") 2>/dev/null; }
set_ports() {
  local i
  for i in "${!port_names[@]}"; do port[${port_names[i]}]=$(($1 + port_offsets[i])); done
  # RFC 5321 §4.5.4.2: where another host looks for it.
  [ -z "$resolver" ] || port[SMTP]=25
}
load_ports() {
  [ -s "$run/port-base" ] || die "nothing has been set up in $run yet: stack.sh up"
  set_ports "$(<"$run/port-base")"
}
# A port is ours when the server it belongs to runs; otherwise nobody may listen on it.
base_is_free() {
  local name owner
  set_ports "$1"
  for name in "${port_names[@]}"; do
    case $name in
      POSTGRES) owner=postgres ;;
      SMTP | SUBMISSION | SUBMISSIONS | SCRIPTS | QUEUE) owner=postfix ;;
      DNS | MILTER | LEARN | SIGNING) owner=rspamd ;;
      *) owner=dovecot ;;
    esac
    [ "$1" = "$base_in_use" ] && "${owner}_running" && continue
    ! listens "${port[$name]}" || return 1
  done
}
choose_ports() {
  local first=${WEBMAIL_PORT_BASE:-11000} base
  base_in_use=
  [ ! -s "$run/port-base" ] || base_in_use=$(<"$run/port-base")
  [[ $first =~ ^[0-9]+$ ]] || first=0
  ((first >= 1024 && first <= 60000)) || die "WEBMAIL_PORT_BASE=$WEBMAIL_PORT_BASE is not a port from 1024 to 60000"
  if [ -n "$base_in_use" ]; then
    base_is_free "$base_in_use" && return
    # Some of our servers may still run on the base that has to be left.
    down
  fi
  for ((base = first; base < first + 5000 && base <= 65000; base += 100)); do
    if base_is_free "$base"; then
      echo "$base" >"$run/port-base"
      return
    fi
  done
  die "no free ports found from $first on"
}

# A pid file may outlive its process, and its number may have gone to a stranger:
# the process must also have the right name and work in the right folder.
alive() {
  local pid=$1 name=$2 folder=$3
  [[ $pid =~ ^[0-9]+$ ]] || return 1
  [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "$name" ] && [ "$(readlink "/proc/$pid/cwd")" = "$folder" ]
}
gone() {
  # A zombie counts as gone: in a container nobody may collect it.
  case $(sed -n 's/^State:[[:space:]]*\(.\).*/\1/p' "/proc/$1/status" 2>/dev/null) in '' | Z) ;; *) return 1 ;; esac
}
# until_true SECONDS CONDITION...
until_true() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    sleep 0.05
  done
}
end_process() {
  local pid=$1 what=$2
  # On a busy machine PostgreSQL writes its last checkpoint for a while.
  until_true 60 gone "$pid" && return
  say "$what (pid $pid) does not end when asked; ending it"
  kill -KILL "$pid" 2>/dev/null || true
  until_true 5 gone "$pid" || die "$what (pid $pid) cannot be stopped"
}

# A server is ready when it greets, not when its port is open. An empty greeting: the port is enough.
greets() {
  local line
  exec 3<>"/dev/tcp/$address/$1" || return 1
  [ -z "$2" ] || { IFS= read -r -t 5 line <&3 && [[ $line == "$2"* ]]; }
} 2>/dev/null
await_greeting() {
  local name=$1 greeting=$2 log=$3
  until_true 30 greeting_in_subshell "${port[$name]}" "$greeting" && return
  tail -n 5 "$log" >&2
  die "no answer on port ${port[$name]} ($name); the log is $log"
}
greeting_in_subshell() { (greets "$@"); }

# One inotify instance for each IMAP process that waits in IDLE: Debian's 128 per user are too few.
raise_inotify_limit() {
  local limit=/proc/sys/fs/inotify/max_user_instances
  (($(<"$limit") >= 1024)) && return
  { echo 4096 >"$limit"; } 2>/dev/null ||
    say "Only $(<"$limit") inotify instances per user: beyond that many open mailboxes, Dovecot polls. To raise it: sysctl fs.inotify.max_user_instances=4096"
}

pid_of() { "$1_pid"; }

write_environment() {
  local name target=$run/stack.env
  {
    echo "WM_ADDRESS=$address"
    for name in "${port_names[@]}"; do echo "WM_${name}_PORT=${port[$name]}"; done
    echo "WM_POSTGRES_PASSWORD=$(<"$data/postgres.password")"
    echo "WM_CONNECTION_STRING=Host=$address;Port=${port[POSTGRES]};Database=webmail;Username=webmail;GSS Encryption Mode=Disable;Password=$(<"$data/postgres.password")"
    echo "WM_MTA_PASSWORD=$(<"$data/mta.password")"
    echo "WM_MAA_PASSWORD=$(<"$data/maa.password")"
    echo "WM_FILTER_PASSWORD=$(<"$data/filter.password")"
    echo "WM_DKIM_KEY=$(<"$data/dkim.password")"
    echo "WM_LEARN_KEY=$(<"$data/learn.password")"
    echo "WM_SCRIPTS_KEY=$(<"$data/scripts.password")"
    echo "WM_DOVEADM_KEY=$(<"$data/doveadm.password")"
    echo "WM_QUEUE_KEY=$(<"$data/queue.password")"
    echo "WM_TLS_CA=$data/tls/ca.pem"
    echo "WM_LOG=$data/log"
    echo "WM_MAIL=$data/mail"
    echo "WM_DOMAINS=${domains[*]}"
  } >"$target.new"
  chmod 600 "$target.new"
  # Started through sudo, the file still belongs to who runs the application.
  chown "${SUDO_UID:-0}:${SUDO_GID:-0}" "$target.new"
  mv "$target.new" "$target"
}
