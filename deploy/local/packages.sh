#!/usr/bin/env bash
# Installs the Debian packages that are missing, naming them first.
#   packages.sh serve   what `./webmail up` needs
#   packages.sh test    and what the tests need besides
# What apt installs is not started: the distribution's own services stay off.
set -euo pipefail
export PATH=$PATH:/usr/sbin:/sbin LC_ALL=C.UTF-8

die() { printf 'webmail: %s\n' "$*" >&2; exit 1; }
installed() { dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }
has() { command -v "$1" >/dev/null; }

has apt-get || die "this machine has no apt-get: Webmail's local stack runs on Debian"
has dotnet || die "the .NET SDK is missing: install .NET 10 (https://dotnet.microsoft.com/download)"

missing=()
need() { installed "$1" || missing+=("$1"); }
compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || missing+=(postgresql)
for package in dovecot-core dovecot-imapd dovecot-pop3d dovecot-lmtpd dovecot-sieve dovecot-managesieved dovecot-pgsql postfix postfix-pgsql rspamd libdbd-pg-perl sqlite3; do need "$package"; done
# The server without the service.
has dnsmasq || missing+=(dnsmasq-base)
has openssl || missing+=(openssl)
has node || missing+=(nodejs)
has npm || missing+=(npm)
# The name carries the version; the .NET runtime takes any.
if ! ldconfig -p | grep -q 'libicuuc\.so\.'; then
  icu=$(apt-cache search --names-only '^libicu[0-9]+$' | sort -V | tail -n 1 | cut -d' ' -f1)
  missing+=("${icu:-libicu72}")
fi
if [ "${1:-serve}" = test ] && ! has chromium; then missing+=(chromium); fi

check_node() {
  local version
  version=$(node --version)
  version=${version#v}
  ((${version%%.*} >= 18)) || die "Node.js $version is installed, 18 or later is needed to build the page's scripts"
}
((${#missing[@]})) || { check_node; exit 0; }

echo "Installing from Debian: ${missing[*]}"
as_root=()
if [ "$(id -u)" != 0 ]; then
  has sudo || die "packages are missing and there is no sudo; as root: apt-get install ${missing[*]}"
  as_root=(sudo)
fi

log=$(mktemp)
policy=/usr/sbin/policy-rc.d
cleanup() {
  rm -f "$log"
  [ -z "${policy_is_ours:-}" ] || "${as_root[@]}" rm -f "$policy"
}
trap cleanup EXIT
if [ ! -e "$policy" ]; then
  policy_is_ours=1
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod 755 "$policy"
fi

install() {
  # --no-remove: another mail server on this machine is not thrown out to make room for Postfix.
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 \
    install -y -q --no-install-recommends --no-remove "${missing[@]}" >"$log" 2>&1 </dev/null
}
case " ${missing[*]} " in
  *' postfix '*) "${as_root[@]}" debconf-set-selections <<<'postfix postfix/main_mailer_type select No configuration' ;;
esac
if ! install; then
  # The package lists may be missing or older than the source.
  "${as_root[@]}" apt-get -q update >"$log.update" 2>&1 </dev/null || true
  install || {
    {
      grep -hE '^(E|W|Err):' "$log.update" "$log" || tail -n 5 "$log"
    } | sort -u | head -n 8 >&2
    rm -f "$log.update"
    die "apt-get could not install ${missing[*]}. Is a Debian package source configured and reachable (/etc/apt/sources.list)?"
  }
fi
rm -f "$log.update"
# Not at the next start of the machine either.
if [ -d /run/systemd/system ]; then
  for package in "${missing[@]}"; do
    case $package in
      postgresql) "${as_root[@]}" systemctl disable -q postgresql ;;
      dovecot-core) "${as_root[@]}" systemctl disable -q dovecot ;;
      postfix) "${as_root[@]}" systemctl disable -q postfix ;;
      rspamd) "${as_root[@]}" systemctl disable -q rspamd ;;
    esac
  done
fi
hash -r
check_node
