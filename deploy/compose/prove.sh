#!/usr/bin/env bash
# Proves docker-compose.yml on this machine: builds, starts, signs in over HTTP, sends a message, sees it arrive,
# disables a mailbox, stops.
#   deploy/compose/prove.sh          with `docker`, or what DOCKER names
# It runs under a project name of its own and removes its containers and volumes at the end.
set -euo pipefail

root=$(readlink -f "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../..")
cd "$root"
docker=${DOCKER:-docker}
# Port 0: one that is free.
export WEBMAIL_PORT=0 WEBMAIL_ADDRESS=127.0.0.1
page=
work=$(mktemp -d)

compose() { "$docker" compose -p webmail-proof "$@"; }
step() { printf '%3ds  %s\n' "$SECONDS" "$*"; }
fail() {
  printf 'prove: %s\n' "$*" >&2
  compose ps -a >&2
  compose logs --no-color --tail 30 >&2
  exit 1
}
cleanup() {
  compose down -v --remove-orphans --timeout 10 >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap cleanup EXIT

# The password of a sample mailbox.
password_of() { awk -v address="$1" '$1 == address { print $2 }' secrets/mailboxes.txt; }

# sign_in ADDRESS: as a browser does, through the form; prints the session's ticket.
sign_in() {
  local jar=$work/$1.cookies form=$work/form.html fields=() tag status
  curl -sS -H 'Accept: text/html' -f -c "$jar" -o "$form" "$page/sign-in" || fail "no sign-in page"
  attribute() { sed -n "s/.*[[:space:]]$1=\"\([^\"]*\)\".*/\1/p" <<<"$tag" | sed 's/&#x2B;/+/g; s/&amp;/\&/g'; }
  while IFS= read -r tag; do
    case $(attribute type) in
      hidden) fields+=(--data-urlencode "$(attribute name)=$(attribute value)") ;;
      email) fields+=(--data-urlencode "$(attribute name)=$1") ;;
      password) fields+=(--data-urlencode "$(attribute name)=$(password_of "$1")") ;;
    esac
  done < <(tr '\n' ' ' <"$form" | grep -o '<input[^>]*>')
  status=$(curl -sS -H 'Accept: text/html' -o "$work/answer.html" -w '%{http_code}' -b "$jar" -c "$jar" "${fields[@]}" "$page/sign-in")
  [ "$status" = 302 ] || fail "signing in as $1 was answered with $status"
  status=$(curl -sS -H 'Accept: text/html' -o /dev/null -w '%{http_code}' -b "$jar" "$page/")
  [ "$status" = 200 ] || fail "the page after signing in as $1 was answered with $status"
  awk '$6 == "webmail" { print $7 }' "$jar"
}

# gateway PATH TICKET: posts the JSON of standard input from where the web role stands; prints the whole answer.
gateway() {
  # shellcheck disable=SC2016
  compose exec -T web bash -c '
    LC_ALL=C
    key=$(</run/secrets/Webmail__Gateway__Key) body=$(cat)
    exec 3<>/dev/tcp/gateway/8080
    printf "POST %s HTTP/1.0\r\nHost: gateway\r\nContent-Type: application/json\r\nX-Webmail-Gateway-Key: %s\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n\r\n%s" \
      "$1" "$key" "$2" "${#body}" "$body" >&3
    cat <&3' - "$1" "$2"
}
expect_ok() { [[ $1 =~ ^HTTP/1.[01]\ 2 ]] || fail "$2: $1"; }

deploy/compose/secrets.sh >/dev/null
step "Building and starting"
compose up -d --build --wait --wait-timeout 300 >"$work/up.log" 2>&1 || { tail -n 30 "$work/up.log" >&2; fail "the services did not become healthy"; }
page=http://$(compose port web 8080)
step "All services are healthy, the page is $page"

! compose exec -T web bash -c ': </dev/tcp/db/5432' 2>/dev/null || fail "the web role reaches the database"
step "The web role cannot reach the database"

ticket=$(sign_in ana@a.test)
[ -n "$ticket" ] || fail "no session cookie"
step "ana@a.test has signed in"

subject="Proof $(date +%s)-$$"
answer=$(gateway /api/compose/send "$ticket" <<JSON
{ "message": {
    "messageIdHeader": "<proof-$$-$(date +%s)@a.test>", "from": { "address": "ana@a.test" }, "replyTo": [], "to": [{ "address": "bea@b.test" }],
    "cc": [], "bcc": [], "subject": "$subject", "text": "It works.", "references": [], "keywords": [], "priority": "Normal",
    "extraHeaders": [], "attachments": [], "kind": "New" } }
JSON
)
expect_ok "$answer" "sending was refused"
step "Postfix has taken her message"

ticket_of_bea=$(sign_in bea@b.test)
for ((try = 0; ; try++)); do
  answer=$(gateway /api/messages/open-folder "$ticket_of_bea" <<<'{ "folder": "INBOX", "filter": "All", "take": 50 }')
  expect_ok "$answer" "opening the inbox was refused"
  [[ $answer != *"$subject"* ]] || break
  ((try < 60)) || fail "the message did not arrive"
  sleep 0.5
done
step "bea@b.test has it in her inbox"

compose restart gateway >/dev/null 2>&1
compose up -d --wait --wait-timeout 120 >/dev/null 2>&1 || fail "the gateway did not come back"
expect_ok "$(gateway /api/accounts/resume "$ticket" <<<'{}')" "the session did not survive a restart of the gateway"
step "Her session survived a restart of the gateway"

for role in mta maa; do
  ! compose exec -T -e PGPASSWORD="$(<secrets/${role}_password.txt)" db psql -h 127.0.0.1 -U webmail_$role -d webmail -qAtc 'SELECT id FROM public.sessions' \
    >/dev/null 2>"$work/role" || fail "the role webmail_$role reads sessions"
  grep -q 'permission denied' "$work/role" || fail "the role webmail_$role could not try: $(<"$work/role")"
done
step "The mail servers' roles cannot read sessions"

expect_ok "$(gateway /api/accounts/resume "$ticket_of_bea" <<<'{}')" "her session is gone before its time"
compose exec -T db psql -U postgres -d webmail -qc "UPDATE mailboxes SET is_enabled = false WHERE address = 'bea@b.test'"
sleep 1
answer=$(gateway /api/accounts/resume "$ticket_of_bea" <<<'{}')
[[ $answer == *SessionGone* ]] || fail "a disabled mailbox kept its session: $answer"
step "bea@b.test was disabled, and a second later her session was over"
echo "proved"
