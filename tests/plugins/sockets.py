"""Tests speak to this machine only: any other address is refused."""

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest

NAMES = {"", "localhost", "localhost.localdomain", socket.gethostname()}


class Outside(RuntimeError):
    """A test tried to reach another machine."""


def is_here(host: object) -> bool:
    """True for the loopback range and the names of this machine."""
    name = host.decode() if isinstance(host, bytes) else str(host or "")
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name in NAMES


def guard(address: Any) -> None:
    """Raise Outside unless the address is a Unix socket or on this machine."""
    if isinstance(address, tuple) and not is_here(address[0]):
        raise Outside(f"a test tried to reach {address[0]}; only this machine is allowed")


@pytest.fixture(scope="session", autouse=True)
def only_this_machine() -> Iterator[None]:
    """Refuse every connection and every name look-up beyond this machine."""
    look_up = socket.getaddrinfo
    with pytest.MonkeyPatch.context() as patch:

        class Guarded(socket.socket):
            def connect(self, address: Any) -> None:
                guard(address)
                super().connect(address)

            def connect_ex(self, address: Any) -> int:
                guard(address)
                return super().connect_ex(address)

            def sendto(self, data: Any, *rest: Any) -> int:
                guard(rest[-1])
                return super().sendto(data, *rest)

        def guarded_look_up(host: Any, *rest: Any, **named: Any) -> Any:
            guard((host,))
            return look_up(host, *rest, **named)

        patch.setattr(socket, "socket", Guarded)
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield
