# shellcheck shell=bash disable=SC2154
# Building, only where something changed.

say() { printf '%s\n' "$*"; }
die() { printf 'webmail: %s\n' "$*" >&2; exit 1; }

# One line that changes when any of the files does: names, sizes and times, without reading them.
stamp_of() {
  { find "$@" \( -name bin -o -name obj -o -name node_modules \) -prune -o -type f -printf '%p %s %T@\n' 2>/dev/null || true; } |
    sort | sha1sum | cut -d' ' -f1
}
unchanged() { [ -s "$WEBMAIL_RUN/$1.stamp" ] && [ "$(<"$WEBMAIL_RUN/$1.stamp")" = "$2" ]; }
remember() { echo "$2" >"$WEBMAIL_RUN/$1.stamp"; }

# logged NAME WHAT COMMAND...: runs quietly, shows the end of the log when it fails.
logged() {
  local log=$WEBMAIL_RUN/log/$1.log what=$2
  shift 2
  mkdir -p "$WEBMAIL_RUN/log"
  "$@" >"$log" 2>&1 </dev/null && return
  grep -E '(error|ERR!)' "$log" | sort -u | head -n 20 >&2 || tail -n 20 "$log" >&2
  die "$what failed; the whole log is $log"
}

build_assets() {
  local stamp
  [ -f package.json ] || return 0
  stamp=$(stamp_of package.json package-lock.json)
  if [ ! -d node_modules ] || ! unchanged packages "$stamp"; then
    say "Fetching the page's libraries"
    logged npm "npm ci" npm ci --no-audit --no-fund
    remember packages "$stamp"
  fi
  stamp=$(stamp_of build-editor.mjs package.json package-lock.json)
  if [ ! -d wwwroot/lib ] || ! unchanged assets "$stamp"; then
    logged assets "npm run build" npm run build
    remember assets "$stamp"
  fi
}

application=$WEBMAIL_RUN/app/Webmail.dll
build_application() {
  local stamp
  stamp=$(stamp_of src migrations wwwroot Directory.Build.props Directory.Packages.props global.json)
  if [ -f "$application" ] && unchanged app "$stamp"; then return; fi
  say "Building"
  logged build "The build" dotnet publish src/Webmail -c Release -p:PublishReadyToRun=true -o "$WEBMAIL_RUN/app" -v quiet
  remember app "$stamp"
}
