#!/bin/sh
# Installs what is missing, brings the database up to date, loads the demonstration once, serves the site.
set -eu
cd "$(dirname "$0")/.."
tools/install.sh run
.venv/bin/qa db upgrade
[ "${QA_DEMO:-1}" = 0 ] || .venv/bin/qa demo
exec .venv/bin/qa run
