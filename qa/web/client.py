"""Who calls, as far as limits need to know."""

from ipaddress import ip_address, ip_network

from flask import request

from qa.kernel import limits


def network() -> str | None:
    """The caller's IPv4 address or IPv6 /64; None on loopback, where a proxy may stand before everybody."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return None
    if address.is_loopback:
        return None
    return str(address) if address.version == 4 else str(ip_network(f"{address}/64", strict=False))


def count(limit: limits.Limit) -> None:
    """Counts one use by the caller's network; raises TooMany."""
    who = network()
    if who:
        limits.count(limit, who)


def check(limit: limits.Limit) -> None:
    """Raises TooMany where the caller's network has reached the limit."""
    who = network()
    if who:
        limits.check(limit, who)
