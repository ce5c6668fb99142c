#!/usr/bin/env bash
# PostgreSQL, Dovecot, rspamd and Postfix as own processes on loopback, from the configuration in deploy/.
# Never the distribution's services, never a port below 1024, nothing that leaves the machine (hosts.sh makes two of these
# that do send each other mail).
#
#   stack.sh up                                 make what is missing, start all of them, wait until they answer
#   stack.sh down                               stop them; the data stays
#   stack.sh start|stop|restart SERVICE         SERVICE is postgres, dovecot, rspamd or postfix
#   stack.sh status                             what runs where; exit code 1 unless all of them do
#   stack.sh purge                              remove now the mail of mailboxes that were erased, which happens every minute
#   stack.sh backup FOLDER                      while it runs: every row and message, the queue, what the filter knows, into a new folder
#   stack.sh restore FOLDER [--replace]         a stopped or new stack gets what a backup holds; over other data only if told to
#   stack.sh reset                              down, then forget all data
#
#   WEBMAIL_RUN        folder for everything (default: .run beside this project)
#   WEBMAIL_PORT_BASE  first port to try (default 11000); the next free hundred is taken and remembered
#   WEBMAIL_MAIL_HOST, WEBMAIL_MAIL_ADDRESS, WEBMAIL_MAIL_RESOLVER
#                      a mail host among others: its name, an address of 127.0.0.0/8 where it alone listens, with Postfix on
#                      port 25, and the DNS server that says where mail for other domains goes
#
# Domains and mailboxes are rows of the database `webmail`, whose tables the application makes.
# Addresses, ports and passwords for clients stand in $WEBMAIL_RUN/stack.env as KEY=VALUE lines.
set -euo pipefail
export PATH=$PATH:/usr/sbin:/sbin LC_ALL=C.UTF-8

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
deploy=$(dirname "$here")
run=$(realpath -m "${WEBMAIL_RUN:-$(dirname "$deploy")/.run}")
# shellcheck disable=SC2034
domains=(a.test b.test)
mail_host=${WEBMAIL_MAIL_HOST:-mail.a.test}
address=${WEBMAIL_MAIL_ADDRESS:-127.0.0.1}
resolver=${WEBMAIL_MAIL_RESOLVER:-}
# shellcheck disable=SC2034
[ -z "$resolver" ] || domains=("${mail_host#*.}")

say() { printf '%s\n' "$*" >&2; }
die() { say "stack: $*"; exit 1; }

usage() { sed -n '2,/^set -/{/^set -/d;s/^# \{0,1\}//;p}' "$0" >&2; exit 2; }

if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || die "the mail servers change user, so they are started by root: run as root or install sudo"
  exec sudo --preserve-env=WEBMAIL_RUN,WEBMAIL_PORT_BASE,WEBMAIL_MAIL_HOST,WEBMAIL_MAIL_ADDRESS,WEBMAIL_MAIL_RESOLVER "$0" "$@"
fi

# Unix sockets have a length limit (107 bytes), so they live in a short place of their own,
# which a restart of the machine empties together with the processes.
id=$(printf %s "$run" | sha1sum | cut -c1-10)
sock=/run/webmail/$id
data=
for part in "$here"/parts/*.sh; do
  # shellcheck source=/dev/null
  . "$part"
done

services=(postgres dovecot rspamd postfix)

known() { case ${1:-} in postgres | dovecot | rspamd | postfix) ;; *) usage ;; esac; }

start() { "$1"_running || "start_$1"; }
stop() { if "$1"_running; then "stop_$1"; fi; }

# Everything that is missing, and PostgreSQL.
prepare() {
  need_programs
  prepare_folders
  hold ports
  choose_ports
  prepare_tls
  prepare_postgres
  prepare_dovecot
  prepare_rspamd
  prepare_postfix
  start postgres
  ready_postgres
}

up() {
  local service
  prepare
  raise_inotify_limit
  # Before Dovecot, whose authentication process opens its connection when it starts and gives up without its role.
  prepare_database
  start dovecot
  start rspamd
  start postfix
  for service in "${services[@]}"; do "ready_$service"; done
  release ports
  write_environment
}

down() {
  local service
  for service in postfix rspamd dovecot postgres; do stop "$service"; done
  # Where what they belong to ended alone.
  stop_queue_agent
  stop_purge_agent
  stop_signing_agent
  stop_resolver
  stop_learner
}

reset() {
  down
  if [ -e "$run/port-base" ] || [ -e "$run/stack.env" ]; then
    rm -rf --one-file-system -- "$data" "$run/data"
    rm -f -- "$run/port-base" "$run/stack.env" "$run/app.pid"
  fi
  rm -rf -- "$sock"
}

status() {
  local service all=0
  for service in "${services[@]}"; do
    if "${service}_running"; then
      printf '%-9s running, pid %s\n' "$service" "$(pid_of "$service")"
    else
      printf '%-9s stopped\n' "$service"
      all=1
    fi
  done
  [ ! -f "$run/stack.env" ] || sed -n 's/^WM_\([A-Z0-9]*\)_PORT=/  \1 '"$address"':/p' "$run/stack.env"
  return $all
}

command=${1:-}
[ $# -eq 0 ] || shift
find_data
case $command in
  up | down | reset | start | stop | restart | backup | restore) hold run ;;
esac
case $command in
  up) up ;;
  down) down ;;
  reset) reset ;;
  status) status ;;
  backup) backup "$@" ;;
  restore) restore "$@" ;;
  purge)
    load_ports
    remove_purged_mail
    ;;
  start | stop | restart)
    known "$@"
    load_ports
    [ "$command" = start ] || stop "$1"
    if [ "$command" != stop ]; then
      start "$1"
      "ready_$1"
      [ "$1" != postgres ] || await_database_of_dovecot
    fi
    ;;
  *) usage ;;
esac
