#!/bin/sh
# Runs every check, or those that are named, to the end; says which failed. check.sh [NAME...]
set -u
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"
paths="qa tests tools"
failed=""

lint() { ruff check .; }
format() { ruff format --check .; }
types() { mypy; }
dead() { vulture; }
dependencies() { deptry .; }
templates() { djlint templates --lint --quiet; }
imports() { lint-imports --no-logo; }

audit() {
    said=$(pip-audit --requirement requirements.lock --disable-pip --require-hashes --progress-spinner off 2>&1) && return
    case $said in
        *"known vulnerabilit"*) echo "$said"; return 1 ;;
        *) echo "The advisories cannot be read from here; nothing was audited." ;;
    esac
}

for name in "${@:-lint format types dead dependencies templates imports audit}"; do
    for check in $name; do
        echo "== $check"
        $check || failed="$failed $check"
    done
done
[ -z "$failed" ] || { echo "Failed:$failed" >&2; exit 1; }
