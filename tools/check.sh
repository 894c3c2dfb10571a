#!/bin/sh
# Runs every check, or those that are named, to the end; says which failed. check.sh [NAME...]
set -u
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"
failed=""
said=$(mktemp)
trap 'rm -f "$said"' EXIT

lint() { ruff check .; }
format() { ruff format --check .; }
types() { mypy; }
dead() { python tools/dead.py; }
dependencies() { deptry .; }
templates() { djlint templates --lint --quiet; }
imports() { lint-imports --no-logo >"$said" || { cat "$said"; return 1; }; }
audit() { python tools/audit.py; }

for name in "${@:-lint format types dead dependencies templates imports audit}"; do
    for check in $name; do
        echo "== $check"
        $check || failed="$failed $check"
    done
done
[ -z "$failed" ] || { echo "Failed:$failed" >&2; exit 1; }
