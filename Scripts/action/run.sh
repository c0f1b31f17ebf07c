#!/bin/sh
# A step of the GitHub Action: runs check and diff, annotates the pull request, writes the report into the
# summary of the job, names what came out in the step's outputs, and fails as the input fail-on says.
set -eu
report=$RUNNER_TEMP/netsim-report.md
messages=$RUNNER_TEMP/netsim-messages.txt
failed=0

fail() { echo "::error title=netsim::$*"; failed=1; }
die() { fail "$@"; exit 1; }

# Prints a file that others wrote, so that no line of it is taken for a command of the job.
print_quietly() {
  [ -s "$1" ] || return 0
  token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  echo "::stop-commands::$token"
  cat "$1"
  echo "::$token::"
}

# Runs netsim with what all commands share: netsim COMMAND ARGUMENT...; standard output is kept in $output.
# Options and manifests come one a line, and no line is split or expanded.
ask() {
  while IFS= read -r line; do
    [ -z "$line" ] || set -- "$@" "$line"
  done <<EOF
$NETSIM_ARGS
EOF
  while IFS= read -r line; do
    [ -z "$line" ] || set -- "$@" "--filename=$line"
  done <<EOF
$NETSIM_MANIFESTS
EOF
  status=0
  "$NETSIM" "$@" >"$output" 2>"$messages" || status=$?
}

# The files with assertions, after the arguments.
ask_check() {
  while IFS= read -r line; do
    [ -z "$line" ] || set -- "$@" "$line"
  done <<EOF
$NETSIM_ASSERTIONS
EOF
  ask check "$@"
}

# 0 and 1 are answers; everything else is wrong input, which fails the job whatever fail-on says.
settle() {
  [ "$status" -le 1 ] && return 0
  print_quietly "$messages"
  fail "netsim $1 has no sure answer (exit status $status); the log says why"
  return 1
}

run_check() {
  output=$RUNNER_TEMP/netsim-annotations.txt
  ask_check --output=github
  settle check || return 0
  print_quietly "$messages"
  cat "$output"
  outcome=$([ "$status" -eq 0 ] && echo passed || echo failed)
  echo "check=$outcome" >>"$GITHUB_OUTPUT"
  output=$report.part
  ask_check --output=md
  cat "$output" >>"$report"
  if [ "$outcome" = failed ] && [ "$NETSIM_FAIL_ON" != never ]; then fail "assertions fail"; fi
}

run_diff() {
  base=${NETSIM_BASE:-${GITHUB_BASE_REF:+origin/$GITHUB_BASE_REF...}}
  if [ -z "$base" ]; then
    echo "::notice title=netsim::there is no base to compare with: this is no pull request"
    return 0
  fi
  output=$report.part
  ask diff "--base=$base" --output=md
  settle diff || {
    [ -n "$NETSIM_BASE" ] || fail "has the checkout fetch-depth: 0, so that $base is there?"
    return 0
  }
  print_quietly "$messages"
  { echo; cat "$output"; } >>"$report"
  outcome=$([ "$status" -eq 0 ] && echo same || echo different)
  echo "diff=$outcome" >>"$GITHUB_OUTPUT"
  if [ "$outcome" = different ] && [ "$NETSIM_FAIL_ON" = difference ]; then fail "connections differ"; fi
}

case $NETSIM_FAIL_ON in
  check | difference | never) ;;
  *) die "fail-on must be check, difference or never" ;;
esac
: >"$report"
# shellcheck disable=SC2086 # words
for command in $NETSIM_COMMANDS; do
  case $command in
    check) run_check ;;
    diff) run_diff ;;
    *) die "commands must be check, diff or both" ;;
  esac
done
rm -f "$report.part" "$messages"
cat "$report" >>"$GITHUB_STEP_SUMMARY"
echo "report=$report" >>"$GITHUB_OUTPUT"
exit "$failed"
