#!/usr/bin/env bash
# Two independent mail hosts, mx.a.test and mx.b.test, and the DNS server that each asks for the other.
# Each is a whole stack (see stack.sh) on an address of 127.0.0.0/8 of its own, where its Postfix takes port 25. Nothing leaves
# the machine: the DNS server knows these two domains and asks nobody about others. docs/how-mail-travels.md uses it.
#
#   hosts.sh up                   start the DNS server and both hosts, wait until they answer
#   hosts.sh down                 stop all of it; the data stays
#   hosts.sh start|stop HOST      HOST is a or b: all its servers at once
#   hosts.sh send HOST FROM TO    give it the message of standard input, as a program on that host would
#   hosts.sh queue HOST           what waits there and why: one line of JSON for each message
#   hosts.sh flush HOST           try now to send what waits
#   hosts.sh publish NAME TEXT    a TXT record for everybody to ask for, such as a domain's DKIM key
#   hosts.sh log HOST             what its Postfix wrote down; HOST may also be dns
#   hosts.sh reset                down, then forget all data
#
#   WEBMAIL_RUN   folder for everything (default: .run/hosts beside this project); a/stack.env and b/stack.env are for clients
set -euo pipefail
export PATH=$PATH:/usr/sbin:/sbin LC_ALL=C.UTF-8

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
deploy=$(dirname "$here")
run=$(realpath -m "${WEBMAIL_RUN:-$(dirname "$deploy")/.run/hosts}")

say() { printf '%s\n' "$*" >&2; }
die() { say "hosts: $*"; exit 1; }
usage() { sed -n '2,/^set -/{/^set -/d;s/^# \{0,1\}//;p}' "$0" >&2; exit 2; }

if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || die "the mail servers take port 25, so they are started by root: run as root or install sudo"
  exec sudo --preserve-env=WEBMAIL_RUN "$0" "$@"
fi
# shellcheck source=/dev/null
. "$here/parts/common.sh"

# The hosts' network, 127.53.N.0/24: another one for each run on this machine.
network() { [ -s "$run/network" ] || die "nothing has been set up in $run yet: hosts.sh up"; cat "$run/network"; }
address_of() { case $1 in a) echo "$(network).1" ;; b) echo "$(network).2" ;; dns) echo "$(network).53" ;; esac; }
stack() {
  local host=$1
  shift
  WEBMAIL_RUN=$run/$host WEBMAIL_MAIL_HOST=mx.$host.test WEBMAIL_MAIL_ADDRESS=$(address_of "$host") \
    WEBMAIL_MAIL_RESOLVER=$(address_of dns) "$here/stack.sh" "$@"
}
etc_of() { echo "$(readlink -f "$run/$1/data")/postfix/etc"; }

dns_pid() { cat "$run/dns/pid" 2>/dev/null; }
dns_running() { [ "$(tr '\0' ' ' <"/proc/$(dns_pid)/cmdline")" = "dnsmasq --conf-file=$run/dns/dnsmasq.conf " ]; } 2>/dev/null
start_dns() {
  local n
  dns_running && return
  for n in $( (sed -n 's/^127\.53\.//p' "$run/network"; seq 1 254) 2>/dev/null); do
    echo "127.53.$n" >"$run/network"
    "$deploy/render.sh" "$deploy/dns/dnsmasq.conf" "$run/dns/dnsmasq.conf" PID_FILE="$run/dns/pid" LOG="$run/dns/dns.log" \
      PUBLISHED="$run/dns/published.conf" \
      ADDRESS="$(address_of dns)" A_ADDRESS="$(address_of a)" B_ADDRESS="$(address_of b)"
    # Two runs cannot take the same network: the second finds its port 53 taken.
    quietly "$run/dns/start.log" dnsmasq "--conf-file=$run/dns/dnsmasq.conf" && return
  done
  tail -n 3 "$run/dns/start.log" >&2
  die "the DNS server does not start; the log is $run/dns/start.log"
}
# RFC 1035 §3.3: a character string is at most 255 octets. dnsmasq reads its records when it starts.
publish() {
  local text=$2 strings=
  [[ $1 =~ ^[A-Za-z0-9._-]+$ && $text =~ ^[\ -~]+$ && $text != *\"* ]] || die "publish takes a name and a text without quotes"
  while [ -n "$text" ]; do
    strings+=",\"${text:0:255}\""
    text=${text:255}
  done
  echo "txt-record=$1$strings" >>"$run/dns/published.conf"
  stop_dns
  start_dns
}
stop_dns() {
  local pid
  dns_running || return 0
  pid=$(dns_pid)
  kill -TERM "$pid"
  end_process "$pid" dnsmasq
}

# both COMMAND: at both hosts at the same time.
both() {
  local host started=() pid failed=
  for host in a b; do
    stack "$host" "$1" &
    started+=($!)
  done
  for pid in "${started[@]}"; do wait "$pid" || failed=1; done
  [ -z "$failed" ]
}
up() {
  command -v dnsmasq >/dev/null || die "dnsmasq is not installed: apt-get install dnsmasq-base"
  mkdir -p "$run/dns"
  touch "$run/dns/published.conf"
  start_dns
  both up
}
down() {
  [ -s "$run/network" ] || return 0
  both down
  stop_dns
}

command=${1:-}
host=${2:-}
case $command in
  log) case $host in a | b | dns) ;; *) usage ;; esac ;;
  start | stop | send | queue | flush) case $host in a | b) ;; *) usage ;; esac ;;
esac
case $command in
  up) up ;;
  down) down ;;
  reset)
    [ ! -s "$run/network" ] || { down; both reset; rm -rf -- "$run/dns" "$run/network"; }
    ;;
  start) stack "$host" up ;;
  stop) stack "$host" down ;;
  send)
    [ $# -eq 4 ] || usage
    sendmail -C "$(etc_of "$host")" -f "$3" -- "$4"
    ;;
  publish)
    [ $# -eq 3 ] || usage
    publish "$2" "$3"
    ;;
  queue) postqueue -c "$(etc_of "$host")" -j ;;
  flush) postqueue -c "$(etc_of "$host")" -f ;;
  log) if [ "$host" = dns ]; then cat "$run/dns/dns.log"; else cat "$run/$host/data/log/postfix.log"; fi ;;
  *) usage ;;
esac
