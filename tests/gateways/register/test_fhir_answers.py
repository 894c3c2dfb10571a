"""What an answer of the FHIR service says of a person, and what it may never be taken to say."""

import json
from datetime import date
from typing import Any

import pytest

from qa.gateways.register import Exercise, Person, RegisterDown
from qa.gateways.register.fhir_answers import Unclear, read_answer
from tests.gateways.register.fhir_server import (
    OTHER,
    RPPS,
    bundle,
    exercise,
    identifiers,
    mailbox,
    practitioner,
    skill,
)

TODAY = date(2026, 11, 25)
NATIONAL, PLAIN = identifiers()


def read(answer: Any, rpps: str = RPPS) -> Person | None:
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return read_answer(body, rpps=rpps, today=TODAY)


def person(**changes: Any) -> Person:
    found = read(bundle(practitioner(**changes)))
    assert found is not None
    return found


def test_a_doctor_is_read_whole() -> None:
    assert person() == Person(
        rpps=RPPS,
        family="EXEMPLE",
        given="ALICE",
        active=True,
        exercises=(Exercise("10", "C"),),
        specialties=("SM54",),
        mailboxes=("alice.exemple@medecin.mssante.fr",),
        sectors=(),
        as_of=TODAY,
    )


def test_nobody_is_found_only_where_the_service_says_none() -> None:
    assert read(bundle()) is None
    assert read(bundle(entry=[])) is None


@pytest.mark.parametrize("total", [1, None, "0", False, True])
def test_an_empty_answer_without_a_clear_zero_is_nobody_vanished(total: Any) -> None:
    with pytest.raises(Unclear):
        read(bundle(total=total))


def test_who_exercises_no_longer_is_known_without_a_name() -> None:
    found = person(active=False, name=None, telecom=None, qualification=None)
    assert (found.active, found.family, found.exercises, found.mailboxes) == (False, "", (), ())


@pytest.mark.parametrize("active", [None, "false", 0, 1, []])
def test_nothing_but_a_boolean_says_who_is_active(active: Any) -> None:
    with pytest.raises(Unclear):
        person(active=active)


@pytest.mark.parametrize(
    "borne", [[PLAIN], [NATIONAL], [NATIONAL, PLAIN], [PLAIN, {"system": "urn:x", "value": "1"}]]
)
def test_the_number_is_known_in_either_form(borne: list[dict[str, str]]) -> None:
    assert person(identifier=borne).rpps == RPPS


@pytest.mark.parametrize(
    "borne",
    [
        None,
        [],
        identifiers(OTHER),
        [PLAIN, *identifiers(OTHER)],
        [{"system": PLAIN["system"], "value": f"8{RPPS}"}],
        [{"system": NATIONAL["system"], "value": f"0{RPPS}"}],
        [{"system": NATIONAL["system"], "value": RPPS}],
        [PLAIN, {"system": NATIONAL["system"], "value": "0123456789"}],
        [{"system": "urn:x", "value": RPPS}],
        [{"system": PLAIN["system"], "value": int(RPPS)}],
        [{"value": RPPS}],
        "everything",
    ],
)
def test_another_number_is_never_taken_for_the_one_asked(borne: Any) -> None:
    for active in (True, False):
        with pytest.raises(Unclear):
            person(identifier=borne, active=active)


def test_two_persons_or_another_thing_are_unclear() -> None:
    odd: list[Any] = [None, [], "x", {"resourceType": "Organization"}, practitioner(resourceType="Person")]
    odd += [{"resourceType": "OperationOutcome", "issue": []}]
    for answer in [bundle(practitioner(), practitioner()), *(bundle(one) for one in odd)]:
        with pytest.raises(Unclear):
            read(answer)
    with pytest.raises(Unclear):
        read(bundle(total=1, entry=["x"]))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe\x00",
        b"<html>",
        b'{"resourceType": "Bundle", "type": "searchset"',
        b"[" * 100_000,
        b"9" * 10_000,
        b"[]",
        b"null",
        json.dumps({"resourceType": "OperationOutcome", "issue": [{"diagnostics": "no"}]}).encode(),
        json.dumps(practitioner()).encode(),
        json.dumps(bundle(type="batch-response")).encode(),
        json.dumps(bundle(entry={"resource": {}})).encode(),
    ],
)
def test_what_is_no_bundle_of_results_is_a_register_that_is_down(body: bytes) -> None:
    with pytest.raises(RegisterDown) as refusal:
        read(body)
    assert "Annuaire Santé" in str(refusal.value)


@pytest.mark.parametrize(
    "name",
    [None, [], [{}], [{"family": "EXEMPLE"}], [{"family": "", "given": ["ALICE"]}], [{"given": ["ALICE"]}],
     [{"family": 3, "given": ["ALICE"]}], [{"family": "EXEMPLE", "given": "ALICE"}], "EXEMPLE",
     [{"family": "E" * 121, "given": ["ALICE"]}], [{"use": "old", "family": "EXEMPLE", "given": ["ALICE"]}]],
)  # fmt: skip
def test_an_active_person_without_a_usable_name_is_unclear(name: Any) -> None:
    with pytest.raises(Unclear):
        person(name=name)


def test_the_name_of_today_is_taken_with_all_given_names() -> None:
    old = {"use": "old", "family": "AVANT", "given": ["ALICE"]}
    now = {"use": "usual", "family": "D'EXEMPLE\u202e", "given": ["ALICE", "MARIE"]}
    found = person(name=[old, now])
    assert (found.family, found.given) == ("D'EXEMPLE", "ALICE MARIE")


def test_each_exercise_is_read_with_its_own_category_and_an_ended_one_is_not() -> None:
    ended, running = {"period": {"end": "2026-11-24"}}, {"period": {"end": "2026-11-25T10:00:00+01:00"}}
    found = person(
        qualification=[exercise("10", "E"), exercise("40", "C", **ended), exercise("50", "M", **running)]
    )
    assert found.exercises == (Exercise("10", "E"), Exercise("50", "M"))


def test_only_ordinal_specialties_are_read_each_once() -> None:
    qualified = [exercise(), skill("SM54"), skill("SM54"), skill("SM26"), skill("C12", kind="C")]
    assert person(qualification=qualified).specialties == ("SM54", "SM26")


def test_only_a_personal_address_of_mssante_proves_something() -> None:
    plain = {"system": "email", "value": "alice@exemple.fr"}
    found = person(
        telecom=[plain, mailbox("a@b.mssante.fr", mark="AUTRE") | {"extension": []}, mailbox("Vrai@m.mssante.fr"),
                 mailbox("service@h.mssante.fr", kind="ORG"), mailbox("logiciel@h.mssante.fr", kind="APP"),
                 mailbox("avant@m.mssante.fr") | {"use": "old"}, mailbox("faux"), mailbox("a@b c"),
                 mailbox("fin@m.mssante.fr") | {"period": {"end": "2020-01-01"}}],
    )  # fmt: skip
    assert found.mailboxes == ("vrai@m.mssante.fr",)


def test_an_address_of_mssante_told_as_an_extension_is_read_too() -> None:
    url = "https://interop.esante.gouv.fr/ig/fhir/annuaire/StructureDefinition/as-ext-mailbox-mss"
    inside = [{"url": "value", "valueString": "alice@m.mssante.fr"}]
    assert person(telecom=None, extension=[{"url": url, "extension": inside}]).mailboxes == (
        "alice@m.mssante.fr",
    )


@pytest.mark.parametrize("odd", [3, "x", [3], [None], {"a": 1}, [{"code": 3}], [{"code": {"coding": [3]}}]])
def test_odd_parts_are_passed_over(odd: Any) -> None:
    found = person(qualification=odd, telecom=odd, extension=odd)
    assert (found.exercises, found.specialties, found.mailboxes) == ((), (), ())
