"""Who calls, as far as limits need to know."""

from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from flask import request

from qa.kernel import limits


def network() -> str | None:
    """The caller's IPv4 address or IPv6 /64; None on loopback, where a proxy may stand before everybody."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    if address.is_loopback:
        return None
    if isinstance(address, IPv6Address):
        return str(IPv6Network((int(address) >> 64 << 64, 64)))
    return str(address)


def neighbourhood() -> str | None:
    """The caller's IPv4 /24 or IPv6 /48: who changes the address inside it is still the same; None on loopback."""
    here = network()
    if here is None:
        return None
    whole = ip_network(here)
    return str(whole.supernet(new_prefix=24 if isinstance(whole, IPv4Network) else 48))


def count(limit: limits.Limit) -> None:
    """Counts one use by the caller's network; raises TooMany."""
    who = network()
    if who:
        limits.count(limit, who)


def give_back(limit: limits.Limit) -> None:
    """Takes one use of the caller's network back."""
    who = network()
    if who:
        limits.give_back(limit, who)


def check(limit: limits.Limit) -> None:
    """Raises TooMany where the caller's network has reached the limit."""
    who = network()
    if who:
        limits.check(limit, who)
