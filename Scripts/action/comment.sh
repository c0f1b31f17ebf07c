#!/bin/sh
# A step of the GitHub Action: puts the report on the pull request, in a comment of netsim's own that the
# next run rewrites.
set -eu
mark="<!-- netsim -->"
limit=60000 # GitHub takes 65,536 characters
comments="repos/$GITHUB_REPOSITORY/issues/$NETSIM_PULL_REQUEST/comments"
body=$RUNNER_TEMP/netsim-comment.md

# The report, whole lines of it as far as GitHub takes them.
write_body() {
  echo "$mark"
  if [ "$(wc -c <"$NETSIM_REPORT")" -le "$limit" ]; then
    cat "$NETSIM_REPORT"
  else
    head -c "$limit" "$NETSIM_REPORT" | sed '$d'
    printf '\nThe rest is in the summary of the job.\n'
  fi
}

write_body >"$body"
# The token of a pull request from a fork may not write: the summary of the job has the report all the same.
warn() {
  echo "::warning title=netsim::the report can't be put on the pull request: is pull-requests: write granted?"
  exit 0
}
# Somebody else's comment stays as it is, whatever it starts with.
ours=".[] | select(.user.type == \"Bot\" and (.body | startswith(\"$mark\"))) | .id"
found=$(gh api --paginate "$comments" --jq "$ours") || warn
found=$(echo "$found" | head -n 1)
if [ -n "$found" ]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$found" --field "body=@$body" || warn
else
  gh api --silent --method POST "$comments" --field "body=@$body" || warn
fi
