#!/usr/bin/env bash
# Adds a mailbox to Dovecot's user file, or gives it a new password; the password comes on standard input.
#   mailbox.sh USERS-FILE ADDRESS [QUOTA] [SCHEME]
# Dovecot reads the file anew when it changes: nothing is restarted.
set -euo pipefail

users=$1 address=${2,,} quota=${3:-20G} scheme=${4:-ARGON2ID}
[[ $address =~ ^[a-z0-9._-]+@[a-z0-9.-]+$ ]] || { echo "$address is not an address that can have a mailbox here" >&2; exit 2; }
[[ $quota =~ ^[0-9]+[KMGT]?$ ]] || { echo "$quota is not a quota: a number with K, M, G or T" >&2; exit 2; }
IFS= read -r password || [ -n "$password" ] || { echo "no password given on standard input" >&2; exit 2; }
hash=$(printf '%s\n%s\n' "$password" "$password" | doveadm -c /dev/null pw -s "$scheme")

exec 9>"$users.lock"
flock 9
new=$(mktemp "$users.XXXXXX")
trap 'rm -f "$new"' EXIT
[ ! -f "$users" ] || awk -F: -v address="$address" '$1 != address' "$users" >"$new"
printf '%s:%s::::::userdb_quota_rule=*:storage=%s\n' "$address" "$hash" "$quota" >>"$new"
# The authentication process runs as dovecot, the mail processes as mail: nobody else may read the hashes.
chown root:dovecot "$new"
chmod 640 "$new"
# Dovecot tells a change by the file's time in whole seconds: two changes within one must not look the same.
before=$(stat -c %Y "$users" 2>/dev/null || echo 0) now=$(date +%s)
touch -d "@$((now > before ? now : before + 1))" "$new"
mv "$new" "$users"
