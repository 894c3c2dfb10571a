"""What counts as a mail address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.accounts.rules import normal_email
from qa.gateways.mail import Message, compose


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("a@b.fr", "a@b.fr"),
        ("  Marie.Curie+sante@Exemple.FR\t", "marie.curie+sante@exemple.fr"),
        ("ｍarie@exemple．fr", "marie@exemple.fr"),
        ("o'neil@sous.domaine.exemple.museum", "o'neil@sous.domaine.exemple.museum"),
        ("a@xn--mdecin-bva.fr", "a@xn--mdecin-bva.fr"),
    ],
)
def test_an_address_is_kept_in_one_form(written: str, kept: str) -> None:
    assert normal_email(written) == kept


BAD = [
    "", "a", "@", "a@", "@b.fr", "a@b", "a@b.f", "a@@b.fr", "a b@c.fr", "a@b .fr", "<a@b.fr>", "A <a@b.fr>",
    "a@b.fr,c@d.fr", "a@b.fr;c@d.fr", "a@b.fr\nBcc: c@d.fr", "a\r@b.fr", "a\x00@b.fr", "é@b.fr", "a@é.fr",
    '"a b"@c.fr', "a@[127.0.0.1]", "a@b.fr\u202e", f"{'a' * 65}@b.fr", f"a@{'b' * 64}.fr", f"a@{'b.' * 130}fr",
]  # fmt: skip


@pytest.mark.parametrize("written", BAD)
def test_what_no_server_would_take_is_no_address(written: str) -> None:
    assert normal_email(written) is None


@given(st.text(max_size=40) | st.from_regex(r"[^@]{1,10}@[^@]{1,10}\.[a-z]{2}", fullmatch=True))
def test_whatever_is_an_address_stays_one_and_can_be_written_to(written: str) -> None:
    address = normal_email(written)
    if address is not None:
        assert normal_email(address) == address
        message = Message(to=address, subject="a", text="a", html="a", message_id="a")
        assert compose(message, "a@b.fr").as_bytes().isascii()
