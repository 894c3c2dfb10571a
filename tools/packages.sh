#!/bin/sh
# Gets what the tests need beside Python where it may; one line for each thing it could not get. In CI that fails.
set -eu
cd "$(dirname "$0")/.."
. tools/system.sh
missing=0

lacks() {
    echo "Not found, and could not be installed: $1. Tests that need it are skipped." >&2
    missing=1
}

has() {
    command -v "$1" >/dev/null 2>&1
}

has_postgresql() {
    has initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

has_chromium() {
    has chromium || has chromium-browser || has google-chrome
}

has_node() {
    has npm && has node && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)'
}

install_node_modules() {
    stamp=node_modules/.installed
    wanted=$(cat package.json package-lock.json | cksum)
    [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return 0
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null >/dev/null && echo "$wanted" >"$stamp"
}

has_chromium || install_packages chromium || lacks "Chromium"
has_postgresql || install_packages postgresql || lacks "a PostgreSQL server"
has redis-server || install_packages redis-server || lacks "Redis"
has nginx || [ -x /usr/sbin/nginx ] || install_packages nginx-light || lacks "nginx"
has_node || install_packages nodejs npm || lacks "Node.js 18 or newer with npm"
! has_node || install_node_modules || lacks "the Node packages of package-lock.json"
[ "$missing" = 0 ] || [ -z "${CI:-}" ]
