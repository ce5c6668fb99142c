# shellcheck shell=bash disable=SC2154
# Tests and benchmarks: one stack for all of them, beside the one that `up` runs.

end_test_stack() {
  trap '' INT TERM
  # Left running only by a test that was killed.
  [ ! -e "$WEBMAIL_TEST_RUN/hosts" ] || WEBMAIL_RUN=$WEBMAIL_TEST_RUN/hosts "$root/deploy/local/hosts.sh" down
  WEBMAIL_RUN=$WEBMAIL_TEST_RUN "$stack" down
}
start_test_stack() {
  export WEBMAIL_TEST_RUN=$WEBMAIL_RUN/$1
  mkdir -p "$WEBMAIL_TEST_RUN"
  trap end_test_stack EXIT
  trap 'exit 130' INT TERM
  # Yesterday's mail and tables are no ground for today's tests.
  [ -z "${2:-}" ] || WEBMAIL_RUN=$WEBMAIL_TEST_RUN "$stack" reset
  WEBMAIL_RUN=$WEBMAIL_TEST_RUN "$stack" up
}
build_everything() {
  "$root/deploy/local/packages.sh" test
  build_assets
  say "Building"
  logged build "The build" dotnet build Webmail.sln -c Release -v quiet
}

# Sums one attribute of the <Counters> element over all result files.
count() { grep -ho "<Counters [^>]*" "$results"/*.trx 2>/dev/null | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ sum += $1 } END { print sum + 0 }'; }

run_tests() {
  local filter=() projects=() project name outcome=0
  if [ -n "${1:-}" ]; then
    case $1 in *[=~]*) filter=(--filter "$1") ;; *) filter=(--filter "FullyQualifiedName~$1") ;; esac
  fi
  build_everything
  start_test_stack test fresh
  results=$WEBMAIL_TEST_RUN/results
  rm -rf -- "$results"
  mapfile -t projects < <(grep -l '<IsTestProject>true' tests/*/*.csproj)
  for project in "${projects[@]}"; do
    name=$(basename "$project" .csproj)
    say "Testing $name"
    dotnet test "$project" -c Release --no-build --nologo -v quiet "${filter[@]}" \
      --logger "trx;LogFileName=$name.trx" --logger 'console;verbosity=minimal' --results-directory "$results" \
      --blame-hang --blame-hang-timeout 10m --blame-hang-dump-type none </dev/null || outcome=1
  done
  local passed failed total
  passed=$(count passed)
  total=$(count total)
  failed=$(($(count failed) + $(count error) + $(count timeout) + $(count aborted)))
  end_test_stack
  trap - EXIT
  if ((total == 0)); then
    say "No test ran."
    outcome=1
  fi
  ((failed == 0)) || outcome=1
  say "$passed passed, $failed failed, $((total - passed - failed)) skipped"
  return $outcome
}

run_benchmarks() {
  build_everything
  start_test_stack bench
  # The page's scripts and styles as a visitor gets them, not as a developer does.
  build_application
  WEBMAIL_BENCH_APP=$application dotnet run --project tests/Webmail.Benchmarks -c Release --no-build -- "$@"
}
