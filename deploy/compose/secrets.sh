#!/usr/bin/env bash
# Makes the secrets that docker-compose.yml mounts, where there are none yet. Run it once, before the first start.
#   deploy/compose/secrets.sh        in ./secrets, or in $WEBMAIL_SECRETS
# The folder is closed to other users of this machine; the files in it are readable, because a container's
# own user has to read them through the mount.
set -euo pipefail

root=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../..
folder=${WEBMAIL_SECRETS:-$root/secrets}
domains=${MAIL_DOMAINS:-a.test b.test}
mkdir -p "$folder"
chmod 700 "$folder"

keep() { # keep NAME: standard input becomes the secret, unless there is one
  if [ -s "$folder/$1.txt" ]; then cat >/dev/null; else cat >"$folder/$1.txt"; fi
}
random() { openssl rand -hex "$1"; }

random 24 | keep db_admin_password
random 24 | keep db_password
random 24 | keep mta_password
random 24 | keep maa_password
random 24 | keep filter_password
random 24 | tr -d '\n' | keep doveadm_key
random 24 | tr -d '\n' | keep queue_key
random 24 | tr -d '\n' | keep learn_key
# Seals the keys that mail is signed with: with another one, new keys have to be made and published.
random 32 | tr -d '\n' | keep dkim_key
printf 'Host=db;Database=webmail;Username=webmail;GSS Encryption Mode=Disable;Password=%s' "$(<"$folder/db_password.txt")" | keep connection_string
random 32 | tr -d '\n' | keep gateway_key
# Mixed into the key that seals each session's password: see docs/self-hosting.md on what to keep.
random 32 | tr -d '\n' | keep session_pepper
# Seals what second factors are checked with: with another one nobody's authenticator app is right any more.
random 32 | tr -d '\n' | keep second_factor_key
{
  echo "ana@a.test $(random 8) 20G admin"
  echo "bea@b.test $(random 8)"
} | keep mailboxes
"$root/deploy/tls.sh" "$folder/tls" "${MAIL_HOSTNAME:-mail.${domains%% *}}" dovecot postfix localhost
chmod 644 "$folder"/*.txt "$folder"/tls/*
chmod 755 "$folder/tls"
echo "The secrets are in $(realpath "$folder"). Mailboxes and their first passwords: $(realpath "$folder")/mailboxes.txt"
