#!/bin/sh
# Runs the steps of the GitHub Action in a made-up job, with a repository, a release, curl and gh of its
# own: test.sh NETSIM. Prints one line a law.
set -eu
netsim=$(realpath "$1")
project=$(realpath "$(dirname "$0")/../..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

outcome() {
  if [ "$1" = ok ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
  echo "$*"
}

# A law holds if the command does: law TEXT COMMAND...
law() {
  text=$1
  shift
  if "$@"; then outcome ok "$text"; else outcome FAILED "$text"; fi
}

has() { grep -qF -- "$2" "$work/$1"; }
lacks() { ! has "$@"; }
exited() { [ "$status" -eq "$1" ]; }

# A repository whose branch `topic` is checked out, two commits after it left `main`.
make_repository() {
  export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com
  export GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
  git init --quiet --bare --initial-branch=main "$work/origin"
  git clone --quiet "$work/origin" "$work/repository" 2>/dev/null
  cd "$work/repository"
  git checkout --quiet -B main
  cp -R "$project/Scenarios/production/." .
  git add . && git commit --quiet -m base
  git push --quiet origin main
  git checkout --quiet -b topic
  git commit --quiet --allow-empty -m topic
}

# Takes what lets the frontend reach the API out of the branch.
break_policy() {
  sed 's/app: api$/app: other/' manifests/policies.yaml >"$work/policies"
  cp "$work/policies" manifests/policies.yaml
  git commit --quiet -am break
}

# Starts a step with fresh files of the job: step SCRIPT VARIABLE=VALUE...
step() {
  script=$1
  shift
  rm -rf "$work/runner" && mkdir "$work/runner"
  : >"$work/outputs" && : >"$work/summary"
  status=0
  env -i PATH="$work/bin:$PATH" HOME="$work" GIT_CONFIG_GLOBAL=/dev/null GITHUB_OUTPUT="$work/outputs" \
    GITHUB_STEP_SUMMARY="$work/summary" RUNNER_TEMP="$work/runner" GITHUB_REPOSITORY=owner/name "$@" \
    sh "$project/Scripts/action/$script.sh" >"$work/log" 2>&1 || status=$?
}

# Runs netsim's step as in a pull request, with the inputs' defaults before those that are given.
run() {
  step run NETSIM="$netsim" NETSIM_COMMANDS="check diff" NETSIM_MANIFESTS= NETSIM_ASSERTIONS= NETSIM_ARGS= \
    NETSIM_BASE= NETSIM_FAIL_ON=check GITHUB_BASE_REF=main "$@"
}

test_run() {
  run
  law "a pull request that changes nothing passes" exited 0
  law "its outputs say so" has outputs "check=passed"
  law "its differences are none" has outputs "diff=same"
  run GITHUB_BASE_REF=
  law "without a base, diff is left out with a notice" has log "::notice title=netsim::there is no base"
  law "and the check is made" has outputs "check=passed"
  run NETSIM_BASE=no-such-revision
  law "an unknown base fails the job" exited 1
  law "and no difference is claimed" lacks outputs "diff="
  run NETSIM_FAIL_ON=sometimes
  law "an unknown fail-on is an error" exited 1
  run NETSIM_COMMANDS="check matrix"
  law "an unknown command is an error" exited 1
}

test_broken() {
  run
  law "an assertion that fails fails the job" exited 1
  law "it annotates the pull request" has log "::error "
  law "it is in the outputs" has outputs "check=failed"
  law "the difference is in the outputs" has outputs "diff=different"
  law "the summary tells the assertion" has summary "frontend can reach api:3000"
  law "the summary tells the difference" has summary "### Closed"
  run NETSIM_FAIL_ON=never
  law "fail-on never leaves the job as it is" exited 0
  run NETSIM_COMMANDS=diff
  law "a difference alone fails nothing" exited 0
  run NETSIM_COMMANDS=diff NETSIM_FAIL_ON=difference
  law "unless fail-on is difference" exited 1
}

# Inputs are data: a shell that evaluated one of them would leave a file.
test_injection() {
  for evil in "\$(touch $work/evil)" "\`touch $work/evil\`" "; touch $work/evil" "' ; touch $work/evil ; '"; do
    run NETSIM_MANIFESTS="$evil" NETSIM_ARGS="$evil" NETSIM_ASSERTIONS="$evil" NETSIM_BASE="$evil"
    run NETSIM_COMMANDS="$evil"
    run NETSIM_FAIL_ON="$evil"
    step get NETSIM_BINARY= NETSIM_SHA256= NETSIM_VERSION="$evil" NETSIM_RELEASES="$evil"
    step get NETSIM_BINARY="$evil" NETSIM_SHA256="$evil" NETSIM_VERSION= NETSIM_RELEASES=
  done
  law "no input is ever run" test ! -e "$work/evil"
  law "no input is pasted into a program" pastes_nothing
  mkdir -p odd && printf 'kind: [\n' >'odd/::add-mask::x.yaml'
  run NETSIM_MANIFESTS=odd/
  rm -r odd
  law "messages of netsim are kept from being commands" has log "::stop-commands::"
}

pastes_nothing() { ! grep -E '^ +(run|shell|uses):.*[$][{][{]' "$project/action.yml"; }

test_several_lines() {
  printf 'manifests/policies.yaml\nmanifests\n' >"$work/lines"
  run NETSIM_MANIFESTS="$(cat "$work/lines")" NETSIM_ARGS="--cni=kubernetes
--verbose"
  law "manifests and options are one a line" has outputs "diff="
}

# A release of this very binary, and a curl that serves it from a folder.
make_release() {
  version=$("$netsim" --version)
  name="netsim-$version-linux-$(uname -m).tar.gz"
  mkdir -p "$work/release/v$version" "$work/stage/netsim/bin" "$work/bin"
  cp "$netsim" "$work/stage/netsim/bin/netsim"
  tar -C "$work/stage" -czf "$work/release/v$version/$name" netsim
  (cd "$work/release/v$version" && sha256sum "$name" >"$name.sha256")
  cat >"$work/bin/curl" <<'EOF'
#!/bin/sh
while [ $# -gt 1 ]; do
  [ "$1" != --output ] || output=$2
  shift
done
cp "${1#https://example.com/}" "$output"
EOF
  chmod +x "$work/bin/curl"
}

get() {
  step get NETSIM_BINARY= NETSIM_VERSION= NETSIM_SHA256= \
    NETSIM_RELEASES="https://example.com/$work/release" "$@"
}

test_get() {
  get
  law "the release of the action's own version is the default" has outputs "/bin/netsim"
  law "what was downloaded runs" has log "netsim $version"
  get NETSIM_SHA256=0000000000000000000000000000000000000000000000000000000000000000
  law "an archive with another checksum is refused" exited 1
  law "and not unpacked" lacks outputs "netsim="
  get NETSIM_VERSION=9.9.9
  law "a release that isn't there is an error" exited 1
  get NETSIM_VERSION=../../0.1.0
  law "a version is no path" has log "the version must be one such as 0.1.0"
  get NETSIM_BINARY="$netsim" NETSIM_RELEASES=nowhere
  law "a binary that is named is used as it is" has outputs "netsim=$netsim"
}

# A gh that keeps what it is told, and answers with what the file `comments` holds.
make_gh() {
  cat >"$work/bin/gh" <<'EOF'
#!/bin/sh
[ ! -e "$HOME/gh-fails" ] || exit 1
echo "$*" >>"$HOME/gh-log"
case $* in *--jq*) cat "$HOME/comments" ;; esac
for word; do
  case $word in body=@*) cat "${word#body=@}" >"$HOME/body" ;; esac
done
EOF
  chmod +x "$work/bin/gh"
  : >"$work/comments"
}

comment() {
  : >"$work/gh-log"
  step comment NETSIM_REPORT="$work/report" NETSIM_PULL_REQUEST=7 GH_TOKEN=none
}

test_comment() {
  echo "the report" >"$work/report"
  comment
  law "the first report is a new comment" has gh-log "--method POST repos/owner/name/issues/7/comments"
  law "it holds the report" has body "the report"
  echo 42 >"$work/comments"
  comment
  law "the next one rewrites it" has gh-log "--method PATCH repos/owner/name/issues/comments/42"
  law "and writes no second one" lacks gh-log "POST"
  yes "a long report" | head -n 10000 >"$work/report"
  comment
  law "a long report is cut at the end of a line" has body "The rest is in the summary"
  law "to what GitHub takes" test "$(wc -c <"$work/body")" -lt 65536
  touch "$work/gh-fails"
  comment
  law "a token that may not write is a warning" has log "::warning title=netsim::"
  law "and fails nothing" exited 0
}

# Inputs are declared and used; a step gets the variables that its script reads, and no others.
test_wiring() {
  sed -n '/^inputs:/,/^outputs:/s/^  \([a-z0-9-]*\):$/\1/p' "$project/action.yml" | sort >"$work/declared"
  grep -o 'inputs\.[a-z0-9-]*' "$project/action.yml" | cut -d . -f 2 | sort -u >"$work/used"
  law "all inputs are declared and used" diff "$work/declared" "$work/used"
  for script in get run comment; do
    awk -v script="$script.sh" '/run:/ { here = index($0, script) } /- name:/ { here = 0 } here' \
      "$project/action.yml" | grep -o '^ *NETSIM[A-Z0-9_]*:' | tr -d ' :' | sort -u >"$work/given"
    grep -o '[$]{*NETSIM[A-Z0-9_]*' "$project/Scripts/action/$script.sh" | tr -d '{$' | sort -u >"$work/read"
    law "$script.sh reads the variables that action.yml gives it" diff "$work/given" "$work/read"
  done
}

make_repository
make_release
make_gh
test_run
test_several_lines
test_injection
test_get
test_comment
test_wiring
break_policy
test_broken
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
