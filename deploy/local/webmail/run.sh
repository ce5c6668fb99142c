# shellcheck shell=bash disable=SC2154
# The application in role `all`: start, stop, sample mail.

pid_file=$WEBMAIL_RUN/app.pid
app_pid() { sed -n 1p "$pid_file" 2>/dev/null; }
app_port() { sed -n 2p "$pid_file" 2>/dev/null; }
# The number alone may have gone to a stranger: the process must be running our file.
app_running() {
  local pid
  pid=$(app_pid)
  [[ $pid =~ ^[0-9]+$ ]] && tr '\0' '\n' 2>/dev/null <"/proc/$pid/cmdline" | grep -qxF "$application"
} 2>/dev/null

# Where the stack is: KEY=VALUE lines become variables, values taken as they are.
load_stack() {
  local line
  while IFS= read -r line; do printf -v "${line%%=*}" %s "${line#*=}"; done <"$WEBMAIL_RUN/stack.env"
}

listener_on() {
  local inode link
  inode=$(awk -v port=":$(printf %04X "$1")" '$4 == "0A" && substr($2, length($2) - 4) == port { print $10; exit }' /proc/net/tcp /proc/net/tcp6 2>/dev/null)
  [ -n "$inode" ] || return 1
  for link in /proc/[0-9]*/fd/*; do
    [ "$(readlink "$link")" = "socket:[$inode]" ] || continue
    link=${link#/proc/}
    echo "$(tr '\0' ' ' <"/proc/${link%%/*}/cmdline" | cut -c1-60) (pid ${link%%/*})"
    return
  done
  echo "another program"
} 2>/dev/null

need_free_port() {
  local who
  who=$(listener_on "$1") || return 0
  die "port $1 is taken by $who. Choose another: ./webmail up --port $(($1 + 1))"
}

seed_samples() {
  local samples=tests/Webmail.Samples stamp
  [ -d $samples ] || return 0
  stamp=$(stamp_of $samples)
  unchanged samples "$stamp" && return
  say "Writing the sample mail"
  logged samples-build "The build of $samples" dotnet build $samples -c Release -v quiet
  local user seed=0
  for user in ana@a.test bea@b.test; do
    seed=$((seed + 1))
    logged samples "Writing the sample mail" dotnet "$samples/bin/Release/net10.0/Webmail.Samples.dll" seed \
      --imap-host 127.0.0.1 --imap-port "$WM_IMAP_PORT" --user $user --password webmail --seed $seed --count 300
  done
  remember samples "$stamp"
}

# What the application is told, into the caller's array `settings`.
application_settings() {
  settings=(
    # As in the container (deploy/webmail/Dockerfile).
    "MALLOC_ARENA_MAX=2"
    # The second one is where Dovecot tells of deliveries.
    "ASPNETCORE_URLS=http://127.0.0.1:$1;http://127.0.0.1:$WM_PUSH_PORT"
    # By a name: browsers make passkeys for names alone.
    "Webmail__PublicUrl=http://localhost:$1"
    "Webmail__Role=all"
    "ConnectionStrings__Webmail=$WM_CONNECTION_STRING"
    "Webmail__DataProtection__Folder=$WEBMAIL_RUN/keys"
    "Webmail__SecondFactor__Key=$(<"$WEBMAIL_RUN/second-factor-key")"
    "Webmail__Hosted__Domains=$WM_DOMAINS"
    "Webmail__Hosted__MailboxesFile=$WEBMAIL_RUN/mailboxes"
    "Webmail__Hosted__Doveadm__Url=http://127.0.0.1:$WM_DOVEADM_PORT"
    "Webmail__Hosted__Doveadm__Key=$WM_DOVEADM_KEY"
    "Webmail__Hosted__Queue__Url=http://127.0.0.1:$WM_QUEUE_PORT"
    "Webmail__Hosted__Queue__Key=$WM_QUEUE_KEY"
    "Webmail__Hosted__Dkim__Key=$WM_DKIM_KEY"
    "Webmail__Hosted__Imap__Host=127.0.0.1"
    "Webmail__Hosted__Imap__Port=$WM_IMAP_PORT"
    "Webmail__Hosted__Imap__Tls=None"
    "Webmail__Hosted__Submission__Host=localhost"
    "Webmail__Hosted__Submission__Port=$WM_SUBMISSION_PORT"
    "Webmail__Hosted__Submission__Tls=StartTls"
    "Webmail__Hosted__Submission__CaFile=$WM_TLS_CA"
  )
}
# What second factors are sealed with: made once, and kept as long as the database is.
second_factor_key() {
  [ -s "$WEBMAIL_RUN/second-factor-key" ] || (umask 077; head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$WEBMAIL_RUN/second-factor-key")
}
start_application() {
  local port=$1 settings
  (umask 077; printf '%s webmail %s\n' ana@a.test '20G admin' bea@b.test 20G full@a.test 1M >"$WEBMAIL_RUN/mailboxes")
  second_factor_key
  application_settings "$port"
  mkdir -p "$WEBMAIL_RUN/log"
  (umask 077; mkdir -p "$WEBMAIL_RUN/keys")
  # A session of its own: Ctrl-C reaches this script alone, which then ends things in order.
  (cd "$WEBMAIL_RUN/app" && exec setsid env "${settings[@]}" dotnet "$application" </dev/null >>"$WEBMAIL_RUN/log/webmail.log" 2>&1) &
  printf '%s\n%s\n' $! "$port" >"$pid_file"
}

# The administrators' commands, in a process of their own beside the application.
admin() {
  [ -f "$application" ] && [ -f "$WEBMAIL_RUN/stack.env" ] || die "start it first: ./webmail up"
  load_stack
  local settings port
  port=$(app_port)
  second_factor_key
  application_settings "${port:-8080}"
  cd "$WEBMAIL_RUN/app" && exec env "${settings[@]}" dotnet "$application" admin "$@"
}

# The status line of a GET, without a client that may not be installed.
ask_health() {
  exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
  printf 'GET /healthz/ready HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' >&3
  timeout 10 cat <&3
} 2>/dev/null
await_application() {
  local port=$1 pid deadline=$((SECONDS + 120)) answer=
  pid=$(app_pid)
  until answer=$(ask_health "$port") && [[ $answer == HTTP/*' 200 '* ]]; do
    if [ ! -d "/proc/$pid" ] || ((SECONDS > deadline)); then
      tail -n 15 "$WEBMAIL_RUN/log/webmail.log" >&2
      [ -z "$answer" ] || printf '%s\n' "$answer" | tail -n 1 >&2
      stop_application
      "$stack" down
      die "Webmail did not become ready; its log is $WEBMAIL_RUN/log/webmail.log"
    fi
    sleep 0.1
  done
}

stop_application() {
  local pid deadline=$((SECONDS + 20))
  if app_running; then
    pid=$(app_pid)
    kill -TERM "$pid"
    while app_running && ((SECONDS < deadline)); do sleep 0.05; done
    ! app_running || kill -KILL "$pid"
  fi
  rm -f "$pid_file"
}

up() {
  local detach='' port=''
  while [ $# -gt 0 ]; do
    case $1 in
      --detach | -d) detach=1 ;;
      --port) port=${2:-} && shift ;;
      --port=*) port=${1#*=} ;;
      *) die "up does not know $1: ./webmail up [--detach] [--port N]" ;;
    esac
    shift
  done
  if [ -n "$port" ]; then
    [[ $port =~ ^[0-9]+$ ]] || die "--port $port is not a number"
    ((port >= 1024 && port <= 65535)) || die "--port $port is not a port from 1024 to 65535"
  fi
  mkdir -p "$WEBMAIL_RUN"
  # What runs already is kept, unless the program changed or another port is asked for.
  if app_running; then : "${port:=$(app_port)}"; fi
  : "${port:=8080}"
  if ! app_running || [ "$(app_port)" != "$port" ]; then need_free_port "$port"; fi
  "$root/deploy/local/packages.sh" serve
  build_assets
  local before='' after
  before=$(cat "$WEBMAIL_RUN/app.stamp" 2>/dev/null || true)
  build_application
  after=$(<"$WEBMAIL_RUN/app.stamp")
  if app_running && { [ "$before" != "$after" ] || [ "$(app_port)" != "$port" ]; }; then stop_application; fi
  trap 'echo; say "Stopping"; end_all; exit 130' INT TERM
  "$stack" up
  load_stack
  app_running || start_application "$port"
  await_application "$port"
  # The application has made the tables and the sample mailboxes.
  seed_samples
  say "ready: http://127.0.0.1:$port"
  say "Sign in as ana@a.test or bea@b.test, password: webmail"
  say "Browsers make passkeys for a name alone: http://localhost:$port"
  if [ -n "$detach" ]; then
    say "./webmail down ends it."
    return
  fi
  say "Ctrl-C ends it."
  wait_for_application
}

wait_for_application() {
  while app_running; do
    # `wait` sees only our own child; one started by an earlier --detach is watched.
    wait "$(app_pid)" 2>/dev/null || sleep 0.5
  done
  [ -f "$pid_file" ] || return 0
  tail -n 15 "$WEBMAIL_RUN/log/webmail.log" >&2
  end_all
  die "Webmail ended by itself; its log is $WEBMAIL_RUN/log/webmail.log"
}

end_all() {
  trap '' INT TERM
  stop_application
  "$stack" down
}
down() { end_all; }
# A path as who typed it means it.
where() { [ -z "${1:-}" ] || (cd "$caller" && realpath -m -- "$1"); }
backup() { "$stack" backup "$(where "${1:-}")"; }
restore() {
  local folder
  folder=$(where "${1:-}")
  "$root/deploy/local/packages.sh" serve
  stop_application
  "$stack" restore "$folder" "${@:2}"
  # The sample mail belongs to a stack that began with it; this one has its own.
  mkdir -p "$WEBMAIL_RUN"
  [ ! -d tests/Webmail.Samples ] || remember samples "$(stamp_of tests/Webmail.Samples)"
  say "./webmail up starts it."
}
reset() {
  stop_application
  "$stack" reset
  rm -rf -- "$WEBMAIL_RUN/keys" "$WEBMAIL_RUN/samples.stamp" "$WEBMAIL_RUN/mailboxes" "$WEBMAIL_RUN/log"
}
