# Debian's packages, where root or sudo may install them. Sourced by the scripts beside it.

# Runs a command as root; fails where that is not possible.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1 && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        sudo "$@"
    else
        return 1
    fi
}

# Installs Debian packages quietly; fails, without a word, where it may not or cannot.
install_packages() {
    command -v apt-get >/dev/null 2>&1 || return 1
    apt="env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0"
    install="$apt install -y --no-install-recommends"
    as_root $install "$@" </dev/null >/dev/null 2>&1 && return 0
    as_root $apt update </dev/null >/dev/null 2>&1 || return 1
    as_root $install "$@" </dev/null >/dev/null 2>&1
}
