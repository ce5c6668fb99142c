#!/usr/bin/env bash
# Proves docker-compose.yml on this machine: builds, starts, signs in over HTTP, sends a message, sees it arrive,
# disables a mailbox, restores a backup into nothing, puts Caddy in front, stops.
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

export COMPOSE_PROJECT_NAME=webmail-proof DOCKER=$docker
compose() { "$docker" compose "$@"; }
# How `sign_in` asks the page, besides its address.
asking=()
step() { printf '%3ds  %s\n' "$SECONDS" "$*"; }
fail() {
  printf 'prove: %s\n' "$*" >&2
  compose ps -a >&2
  compose logs --no-color --tail 30 >&2
  exit 1
}
forget() { compose --profile '*' down -v --remove-orphans --timeout 10 >/dev/null 2>&1 || true; }
cleanup() {
  forget
  rm -rf "$work"
}
trap cleanup EXIT
# A proof that was killed left its database, with other secrets.
forget

# The password of a sample mailbox.
password_of() { awk -v address="$1" '$1 == address { print $2 }' secrets/mailboxes.txt; }

# sign_in ADDRESS: as a browser does, through the form; prints the session's ticket.
sign_in() {
  local jar=$work/$1.cookies form=$work/form.html fields=() tag status
  curl -sS "${asking[@]}" -H 'Accept: text/html' -f -c "$jar" -o "$form" "$page/sign-in" || fail "no sign-in page"
  attribute() { sed -n "s/.*[[:space:]]$1=\"\([^\"]*\)\".*/\1/p" <<<"$tag" | sed 's/&#x2B;/+/g; s/&amp;/\&/g'; }
  while IFS= read -r tag; do
    case $(attribute type) in
      hidden) fields+=(--data-urlencode "$(attribute name)=$(attribute value)") ;;
      email) fields+=(--data-urlencode "$(attribute name)=$1") ;;
      password) fields+=(--data-urlencode "$(attribute name)=$(password_of "$1")") ;;
    esac
  done < <(tr '\n' ' ' <"$form" | grep -o '<input[^>]*>')
  status=$(curl -sS "${asking[@]}" -H 'Accept: text/html' -o "$work/answer.html" -w '%{http_code}' -b "$jar" -c "$jar" "${fields[@]}" "$page/sign-in")
  [ "$status" = 302 ] || fail "signing in as $1 was answered with $status"
  status=$(curl -sS "${asking[@]}" -H 'Accept: text/html' -o /dev/null -w '%{http_code}' -b "$jar" "$page/")
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

# The headers of what lies in one of her folders, as Dovecot keeps it.
headers_of_bea() { compose exec -T dovecot doveadm -c /run/dovecot.conf fetch -u bea@b.test hdr mailbox "$1" "$2" "$3" 2>/dev/null || true; }
[[ $(headers_of_bea INBOX subject "$subject") == *'DKIM-Signature: v=1; a=rsa-sha256;'*'d=a.test;'* ]] || fail "her message is not signed"
step "It bears the signature of a.test"

# outside HEADERS TEXT [RECIPIENT]: a message by SMTP from a program that nobody knows, to her unless it says so; prints the last answer.
outside() {
  # shellcheck disable=SC2016
  compose exec -T gateway bash -c '
    exec 3<>/dev/tcp/postfix/25
    say() { [ -z "$1" ] || printf "%s\r\n" "$1" >&3; while IFS= read -r -t 60 line <&3 && [ "${line:3:1}" = - ]; do :; done; }
    say ""; say "EHLO outside.example"; say "MAIL FROM:<x@outside.example>"; say "RCPT TO:<$3>"; say DATA
    printf "From: x@outside.example\r\n" >&3
    printf "%s\r\n" "$1" "" "$2" >&3
    say .
    printf "%s" "$line"' - "$1" "$2" "${3:-bea@b.test}"
}
answer=$(outside "Subject: test of the filter" 'XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X')
[[ $answer == '554 5.7.1'* ]] || fail "what every filter takes for spam was answered: $answer"
step "Postfix has refused what every filter takes for spam"

# Without To, Date and Message-ID, and as loud as that.
answer=$(outside "Subject: BUY NOW FOR 100 \$, WINNER" "Now.")
[[ $answer == '250 '* ]] || fail "spam was answered: $answer"
for ((try = 0; ; try++)); do
  [[ $(headers_of_bea Junk subject WINNER) != *'X-Spam: Yes'* ]] || break
  ((try < 60)) || fail "spam is not in Junk"
  sleep 0.5
done
step "Spam is in her Junk"

for ((try = 0; ; try++)); do
  listed=$(compose exec -T gateway webmail admin delivery list --recipient bea@b.test --state spam 2>/dev/null || true)
  [[ $listed != *refused*spam* || ! $listed =~ Saved.*spam\ [0-9] ]] || break
  ((try < 60)) || fail "the delivery log says of spam: $listed"
  sleep 0.5
done
step "The delivery log tells of both, and how many points the filter gave"

compose exec -T gateway webmail admin aliases add team@a.test bea@b.test x@elsewhere.example >/dev/null || fail "no alias"
answer=$(outside "Subject: for the team $$" "Hola." team@a.test)
[[ $answer == '250 '* ]] || fail "mail for the alias was answered: $answer"
for ((try = 0; ; try++)); do
  sealed=$(headers_of_bea INBOX subject "for the team $$")$(headers_of_bea Junk subject "for the team $$")
  [[ $sealed != *'ARC-Seal: i=1;'*'d=a.test;'* ]] || break
  ((try < 60)) || fail "what the alias sends on is not sealed: $sealed"
  sleep 0.5
done
step "What an alias sends to another host bears the seal of its domain"

echo 'require "copy"; redirect :copy "y@elsewhere.example";' | compose exec -T dovecot doveadm -c /run/dovecot.conf sieve put -u bea@b.test -a onward ||
  fail "no script"
answer=$(outside "$(printf 'To: bea@b.test\r\nDate: %s\r\nMessage-ID: <onward-%s@outside.example>\r\nSubject: for somebody else' "$(date -R)" "$$")" "Hola.")
[[ $answer == '250 '* ]] || fail "mail that her script sends on was answered: $answer"
for ((try = 0; ; try++)); do
  listed=$(compose exec -T gateway webmail admin delivery list --recipient y@elsewhere.example 2>/dev/null || true)
  [[ $listed != *'not set up to send mail to other domains'* ]] || break
  ((try < 60)) || fail "what her script sends on did not get to where it leaves: $listed"
  sleep 0.5
done
compose exec -T dovecot doveadm -c /run/dovecot.conf sieve deactivate -u bea@b.test
step "Postfix takes what her script sends to another host"

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

compose exec -T db psql -U postgres -d webmail -qc "UPDATE mailboxes SET is_enabled = true WHERE address = 'bea@b.test'"
# A message that waits because the mailbox' server is away, and something that the filter has learned.
compose stop dovecot >/dev/null 2>&1
answer=$(outside "$(printf 'To: bea@b.test\r\nSubject: on its way')" "Hola.")
[[ $answer == '250 '* ]] || fail "mail while Dovecot is away was answered: $answer"
queue() { compose exec -T gateway webmail admin queue list 2>/dev/null || true; }
for ((try = 0; ; try++)); do
  listed=$(queue)
  [[ $listed != *deferred*bea@b.test* ]] || break
  ((try < 60)) || fail "nothing waits in the queue: $listed"
  sleep 0.5
done
compose up -d --wait --wait-timeout 120 >/dev/null 2>&1 || fail "Dovecot did not come back"
# shellcheck disable=SC2016
filter() { compose exec -T rspamd bash -c 'rspamc -h 127.0.0.1:11334 -P "$(</run/secrets/learn_key)" "$1"' - "$1"; }
learned() { filter stat </dev/null | grep '^Statfile: BAYES_' | sed 's/.*\(BAYES_[A-Z]*\).*\(learned: [0-9]*\).*/\1 \2/' | sort; }
printf 'From: x@outside.example\nSubject: pills\n\n%s\n' 'one two three four five six seven eight nine ten eleven twelve pills for everybody here and there' |
  filter learn_spam >/dev/null || fail "the filter does not learn"
taught=$(learned)
[[ $taught == *'BAYES_SPAM learned: '[1-9]* ]] || fail "the filter has learned: $taught"

deploy/compose/backup.sh "$work/backup" 2>"$work/backup.log" || fail "no backup: $(<"$work/backup.log")"
! deploy/compose/restore.sh "$work/backup" >"$work/restore.log" 2>&1 || fail "a restore went over mail that was there"
compose down -v --timeout 10 >/dev/null 2>&1
deploy/compose/restore.sh "$work/backup" >"$work/restore.log" 2>&1 || fail "no restore: $(<"$work/restore.log")"
compose up -d --wait --wait-timeout 300 >"$work/up.log" 2>&1 || { tail -n 30 "$work/up.log" >&2; fail "the services did not become healthy after a restore"; }
page=http://$(compose port web 8080)
answer=$(gateway /api/messages/open-folder "$(sign_in bea@b.test)" <<<'{ "folder": "INBOX", "filter": "All", "take": 50 }')
[[ $answer == *"$subject"* ]] || fail "her message is not in what was restored: $answer"
step "A backup was restored into nothing, and her message is there"
listed=$(queue)
[[ $listed == *held*bea@b.test* ]] || fail "what waited in the queue is not on hold there: $listed"
[ "$(learned)" = "$taught" ] || fail "the filter had learned $taught, and now $(learned)"
step "What waited in the queue is there on hold, and the filter knows what it knew"

host=${MAIL_HOSTNAME:-mail.a.test}
export CADDY_LOCAL=1 CADDY_ADDRESS=127.0.0.1 CADDY_HTTP_PORT=0 CADDY_HTTPS_PORT=0
compose --profile caddy up -d --build --wait --wait-timeout 300 >"$work/up.log" 2>&1 || { tail -n 30 "$work/up.log" >&2; fail "Caddy did not become healthy"; }
port=$(compose port caddy 443)
port=${port##*:}
# Its own authority signs here, which nobody trusts.
asking=(-k --resolve "$host:$port:127.0.0.1")
page=https://$host:$port
[ -n "$(sign_in ana@a.test)" ] || fail "no session through Caddy"
[ "$(awk '$6 == "webmail" { print $4 }' "$work/ana@a.test.cookies")" = TRUE ] || fail "the cookie is not for HTTPS alone: X-Forwarded-Proto is not believed"
status=$(curl -sS "${asking[@]}" --http1.1 --max-time 5 -o /dev/null -w '%{http_code}' -H 'Connection: Upgrade' -H 'Upgrade: websocket' \
  -H 'Sec-WebSocket-Version: 13' -H "Sec-WebSocket-Key: $(openssl rand -base64 16)" "$page/_blazor" 2>/dev/null || true)
[ "$status" = 101 ] || fail "a WebSocket through Caddy was answered with $status"
step "Caddy brings HTTPS to the page, and WebSockets go through"

issuer() { compose exec -T dovecot bash -c "openssl s_client -connect $1 -servername $2 </dev/null 2>/dev/null | openssl x509 -noout -issuer" || true; }
for ((try = 0; ; try++)); do
  [[ $(issuer localhost:993 "$host") != *Caddy* || $(issuer postfix:465 "$host") != *Caddy* ]] || break
  ((try < 60)) || fail "Dovecot and Postfix do not show Caddy's certificate: $(issuer localhost:993 "$host") $(issuer postfix:465 "$host")"
  sleep 1
done
[[ $(issuer localhost:993 dovecot) != *Caddy* ]] || fail "the service's own programs are shown the public certificate"
[ -n "$(sign_in bea@b.test)" ] || fail "nobody signs in with the new certificate"
step "Dovecot and Postfix show Caddy's certificate, and people sign in as before"
echo "proved"
