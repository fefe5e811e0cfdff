#!/bin/sh
# All that can be said of the code without running its tests. Runs every check, then fails if one did.
set -u
cd "$(dirname "$0")/.."
COMMUNIQUE_HOME=$(mktemp -d)
COMMUNIQUE_ADDRESS=https://press.example.org
export COMMUNIQUE_HOME COMMUNIQUE_ADDRESS
unset COMMUNIQUE_DATABASE COMMUNIQUE_DEBUG COMMUNIQUE_KEY
trap 'rm -rf "$COMMUNIQUE_HOME"' EXIT
failed=""

run() {
    name=$1
    shift
    echo "== $name"
    "$@" || failed="$failed, $name"
}

run "lint" .venv/bin/ruff check --quiet
run "format" .venv/bin/ruff format --check --quiet
run "types" .venv/bin/mypy
run "room contracts" .venv/bin/lint-imports
run "licences" .venv/bin/python -m tools.licences --quiet
run "generated docs" .venv/bin/python -m tools.docs --check
run "the desk in Serbian" .venv/bin/python -m tools.catalogue --check
run "migrations" .venv/bin/communique manage makemigrations --check --dry-run
run "deploy settings" .venv/bin/communique manage check --deploy --fail-level WARNING

if [ -n "$failed" ]; then
    echo "Not well:${failed#,}" >&2
    exit 1
fi
echo "All well."
