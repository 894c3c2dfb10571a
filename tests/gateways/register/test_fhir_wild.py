"""Whatever the FHIR service says, the answer is the person asked for, nobody, or a register that is down."""

import json
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from qa.gateways.register import Person, RegisterDown
from qa.gateways.register.fhir_answers import read_answer
from tests.gateways.register.fhir_server import OTHER, RPPS, bundle, practitioner

WORDS = ["url", "extension", "code", "coding", "system", "value", "family", "given", "period", "end", "use"]
WORDS += ["valueCoding", "valueCodeableConcept", "valueString", "resource", "resourceType"]
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8),
    st.sampled_from([RPPS, OTHER, f"8{RPPS}", "https://rpps.esante.gouv.fr", "MSSANTE", "mailbox-mss", "TRE_G15"]),
)  # fmt: skip
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
    max_leaves=20,
)
PARTS = ("identifier", "active", "name", "telecom", "qualification", "extension")


def believed(answer: Any) -> Person | None:
    """What is read; None also where the register is down."""
    try:
        return read_answer(json.dumps(answer).encode(), rpps=RPPS, today=date(2026, 11, 25))
    except RegisterDown:
        return None


@given(st.dictionaries(st.sampled_from(PARTS), JSON, min_size=1))
def test_wild_parts_never_break_the_reading_nor_change_who_it_is(parts: dict[str, Any]) -> None:
    found = believed(bundle(practitioner(**parts)))
    assert found is None or (found.rpps == RPPS and found.active in (True, False))
    if found and found.active:
        assert found.family
        assert found.given


@given(JSON)
def test_a_wild_answer_is_nobody_s(answer: Any) -> None:
    assert believed(answer) is None
    assert believed(bundle(answer)) is None
