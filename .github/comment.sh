#!/bin/sh
# comment.sh FILE: writes FILE as the one comment of the pull request whose head the environment names.
# The pull request is found by what the forge says of the run, and never by what the run has written.
set -eu

number=$(gh api --method GET "repos/$REPOSITORY/pulls" -f state=open -f "head=$HEAD_OWNER:$HEAD_BRANCH" \
  --jq '.[] | [.number, .head.sha] | @tsv' | awk -v sha="$HEAD_SHA" '$2 == sha { print $1; exit }')
[ -n "$number" ] || { echo "no open pull request has the head $HEAD_SHA"; exit 0; }

comment=$(gh api --method GET --paginate "repos/$REPOSITORY/issues/$number/comments" \
  --jq '.[] | select(.user.type == "Bot" and (.body | startswith("<!-- sipcodes-report -->"))) | .id' | head -n 1)
if [ -n "$comment" ]; then
  gh api --silent --method PATCH "repos/$REPOSITORY/issues/comments/$comment" -F "body=@$1"
else
  gh api --silent --method POST "repos/$REPOSITORY/issues/$number/comments" -F "body=@$1"
fi
