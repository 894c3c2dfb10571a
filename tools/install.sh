#!/bin/sh
# Makes .venv and installs the lock into it, only when something changed. install.sh run | test
set -eu
cd "$(dirname "$0")/.."
. tools/system.sh
part=$1
stamp=.venv/installed
marker='^# --- for tests'

say_and_stop() {
    echo "$1" >&2
    exit 1
}

# Prints a Python that is new enough: the one that PYTHON names, else the first found.
find_python() {
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
}

version_of() {
    "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || true
}

make_venv() {
    python=$(find_python)
    if [ -z "$python" ]; then
        found=$(version_of "${PYTHON:-python3}")
        say_and_stop "Python 3.11 or newer is needed, found ${found:-none}. Name one so: make run PYTHON=/path/to/python3.12"
    fi
    version=$(version_of "$python")
    if [ "$(version_of .venv/bin/python)" = "$version" ] && .venv/bin/python -c 'import pip' 2>/dev/null; then
        return
    fi
    if ! "$python" -c 'import venv, ensurepip' 2>/dev/null && ! install_packages "python$version-venv"; then
        say_and_stop "Python $version has no venv module. On Debian or Ubuntu: sudo apt-get install python$version-venv"
    fi
    echo "Making .venv with Python $version"
    "$python" -m venv --clear .venv
}

wanted() {
    { pwd; cat requirements.lock pyproject.toml; } | cksum
}

is_installed() {
    [ -e "$stamp-test" ] && [ "$(cat "$stamp-test")" = "$(wanted)" ] && return 0
    [ "$part" = run ] && [ -e "$stamp-run" ] && [ "$(cat "$stamp-run")" = "$(wanted)" ]
}

pip_install() {
    .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input --no-deps "$@"
}

make_venv
is_installed && exit 0
rm -f "$stamp-run" "$stamp-test"
requirements=.venv/requirements.txt
if [ "$part" = run ]; then
    sed "/$marker/q" requirements.lock >"$requirements"
else
    cp requirements.lock "$requirements"
fi
echo "Installing $(grep -c '^[a-z0-9]' "$requirements") packages of requirements.lock"
pip_install --require-hashes -r "$requirements"
pip_install --no-build-isolation -e .
wanted >"$stamp-$part"
