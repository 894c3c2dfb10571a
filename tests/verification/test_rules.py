"""Names, numbers and the table of what is decided without a human."""

import string
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.doctors.models import Method
from qa.gateways.register import Exercise
from qa.verification.models import Judgement, Verdict
from qa.verification.queue_rules import FLAG_WORDS, accords, mark_of, needed_accords, person_of, snapshot_of
from qa.verification.rules import Flag, decision_of, luhn_ok, plain_name, same_name
from tests.verification.writing import RPPS, person, psc, unsaved

WORDS = st.text(alphabet="abcdefghijklmnopqrstuvwxyzéèêëàâçîïôöûüœæ", min_size=1, max_size=12)
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        (("Lefèvre", "Zoé"), ("LEFEVRE", "ZOE"), True),
        (("Œuvrard", "Cædmon"), ("OEUVRARD", "CAEDMON"), True),
        (("d’Arc", "Jeanne"), ("D ARC", "JEANNE"), True),
        (("d'Arc", "Jeanne"), ("D’ARC", "jeanne"), True),
        (("Martin-Petit", "Léa"), ("MARTIN PETIT", "LEA"), True),
        (("Martin", "Jean-Pierre"), ("MARTIN", "JEAN"), True),
        (("Martin", "Jean Marc"), ("MARTIN", "JEAN-PIERRE"), True),
        (("Martin", "Pierre"), ("MARTIN", "JEAN PIERRE"), False),
        (("Martin", "Jean"), ("MARTIN", "JEANNE"), False),
        (("de la Tour", "Ana"), ("TOUR", "ANA"), False),
        (("de la Tour", "Ana"), ("DE LA TOUR", "ANA"), True),
        (("Martin-Petit", "Léa"), ("MARTIN", "LEA"), False),
        (("Martin-Petit", "Léa"), ("PETIT", "LEA"), False),
        (("Le Goff", "Yann"), ("LEGOFF", "YANN"), False),
        (("", "Ana"), ("", "ANA"), False),
        (("Tour", ""), ("TOUR", ""), False),
        (("-", "Ana"), ("’", "ANA"), False),
    ],
)
def test_names_agree_as_a_reader_of_registers_says(one, other, agree: bool) -> None:
    assert same_name(*one, *other) is agree


@given(WORDS, WORDS)
def test_a_name_agrees_with_itself_in_capitals_without_accents(family: str, given_name: str) -> None:
    assert same_name(family, given_name, plain_name(family), plain_name(given_name))
    assert same_name(family.upper(), given_name.title(), family, given_name)


@given(WORDS, WORDS, WORDS, WORDS)
def test_agreement_has_no_direction_and_later_given_names_change_nothing(
    family: str, first: str, second: str, other: str
) -> None:
    assert same_name(family, first, other, second) is same_name(other, second, family, first)
    assert same_name(family, f"{first}-{second}", family, f"{first} {other}")
    assert not same_name(f"{family} {other}", first, family, first)


@given(st.text())
def test_a_plain_name_has_only_capitals_digits_and_single_spaces(name: str) -> None:
    plain = plain_name(name)
    assert set(plain) <= set(string.ascii_uppercase + string.digits + " ")
    assert plain == " ".join(plain.split())
    assert plain_name(plain) == plain


@pytest.mark.parametrize("number", ["99700366240", RPPS, "0"])
def test_the_key_is_right(number: str) -> None:
    assert luhn_ok(number)


@pytest.mark.parametrize("number", ["10003461033", "10001234567", "", "1099999999a", "١٠٩٩٩٩٩٩٩٩٧"])
def test_the_key_is_wrong(number: str) -> None:
    assert not luhn_ok(number)


@given(st.text(alphabet="0123456789", min_size=11, max_size=11), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_never_keeps_the_key_right(number: str, place: int, step: int) -> None:
    wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    assert not (luhn_ok(number) and luhn_ok(wrong))


def test_register_and_pro_sante_connect_that_agree_decide() -> None:
    decision = decision_of(unsaved(), person())
    assert decision.accept
    assert decision.reasons == ()


@pytest.mark.parametrize(
    ("claim", "found"),
    [
        ({}, {"exercises": (Exercise("10", "M"),)}),
        ({}, {"exercises": (Exercise("10", "E"), Exercise("10", "C"))}),
        ({}, {"exercises": (Exercise("40", "C"), Exercise("10", "C"))}),
        ({"proof": psc(exercises=[{"profession": "10", "category": "M"}])}, {}),
        ({"proof": psc(specialties=[])}, {}),
        ({"proof": psc(given="Alice Marie")}, {"given": "ALICE-JEANNE"}),
        ({"specialty": "SM54"}, {"specialties": ("SM10", "SM53")}),
    ],
)
def test_what_agrees_all_the_same(claim, found) -> None:
    assert decision_of(unsaved(**claim), person(**found)).accept


@pytest.mark.parametrize(
    ("claim", "found", "reasons"),
    [
        ({"method": Method.MSS}, {}, {Flag.NO_PSC}),
        ({"method": Method.DOCUMENT}, {}, {Flag.NO_PSC}),
        ({"method": ""}, {}, {Flag.NO_PSC}),
        ({"proof": psc(rpps="10999999989")}, {}, {Flag.PSC_NUMBER}),
        ({"proof": psc(family="AUTRE")}, {}, {Flag.PSC_NAME}),
        ({"proof": psc(given="BEA")}, {}, {Flag.PSC_NAME}),
        ({"proof": psc(exercises=[])}, {}, {Flag.PSC_EXERCISE}),
        ({"proof": psc(exercises=[{"profession": "10", "category": "E"}])}, {}, {Flag.PSC_EXERCISE}),
        ({"proof": psc(exercises=[{"profession": "40", "category": "C"}])}, {}, {Flag.PSC_EXERCISE}),
        ({"proof": psc(specialties=["SM04"])}, {}, {Flag.PSC_SPECIALTY}),
        ({"proof": psc(acr="")}, {}, {Flag.PSC_LEVEL}),
        ({}, {"rpps": "10999999989"}, {Flag.NUMBER}),
        ({}, {"family": "AUTRE"}, {Flag.FAMILY}),
        ({}, {"given": "BEA"}, {Flag.GIVEN}),
        ({}, {"active": False}, {Flag.INACTIVE}),
        ({}, {"active": False, "family": "", "given": "", "exercises": ()}, {Flag.INACTIVE}),
        ({}, {"exercises": ()}, {Flag.PROFESSION}),
        ({}, {"exercises": (Exercise("40", "C"),)}, {Flag.PROFESSION}),
        ({}, {"exercises": (Exercise("10", "E"),)}, {Flag.CATEGORY}),
        ({}, {"exercises": (Exercise("10", "F"),)}, {Flag.CATEGORY}),
        ({}, {"exercises": (Exercise("10", "E"), Exercise("40", "C"))}, {Flag.CATEGORY}),
        ({}, {"specialties": ("SM04",)}, {Flag.SPECIALTY}),
        ({}, {"specialties": ()}, {Flag.SPECIALTY}),
        ({"specialty": ""}, {}, {Flag.SPECIALTY, Flag.PSC_SPECIALTY}),
        ({}, {"sectors": ("SA07", "SA32")}, {Flag.INDUSTRY}),
        ({"family": "Autre"}, {}, {Flag.FAMILY, Flag.PSC_NAME}),
        ({"rpps": "10999999989"}, {}, {Flag.NUMBER, Flag.PSC_NUMBER}),
    ],
)
def test_every_single_disagreement_goes_to_a_human(claim, found, reasons) -> None:
    assert set(decision_of(unsaved(**claim), person(**found)).reasons) == reasons


@pytest.mark.parametrize(
    ("profession", "status", "category"), [("40", "practising", "C"), ("10", "intern", "E")]
)
def test_only_practising_doctors_are_accepted_without_a_human(
    profession: str, status: str, category: str
) -> None:
    said = psc(exercises=[{"profession": profession, "category": category}])
    claim = unsaved(profession=profession, status=status, proof=said)
    decision = decision_of(claim, person(exercises=(Exercise(profession, category),)))
    assert decision.reasons == (Flag.NO_DOCTOR,)


def test_without_a_person_of_the_register_a_human_decides() -> None:
    assert decision_of(unsaved(), None).reasons == (Flag.ABSENT,)
    assert decision_of(unsaved(), None, down=True).reasons == (Flag.DOWN,)
    assert Flag.NO_NUMBER in decision_of(unsaved(rpps=""), None).reasons
    assert decision_of(unsaved(), person(), known=(Flag.TAKEN,)).reasons == (Flag.TAKEN,)


def test_an_empty_number_never_agrees_with_an_empty_number() -> None:
    claim = unsaved(rpps="", proof=psc(rpps=""))
    assert Flag.PSC_NUMBER in decision_of(claim, person(rpps="")).reasons


def test_every_disagreement_has_its_words() -> None:
    assert set(FLAG_WORDS) == set(Flag)


def test_the_registers_answer_is_kept_whole_but_for_mailboxes() -> None:
    kept = snapshot_of(person(), at=NOON)
    assert person_of(kept) == person(mailboxes=())
    assert "mssante" not in str(kept)
    assert (person_of({}), person_of(snapshot_of(None, at=NOON, note="down"))) == (None, None)


def verdicts(*said: tuple[int | None, str, int]) -> list[Judgement]:
    made = []
    for who, verdict, hour in said:
        made.append(Judgement(verifier_id=who, verdict=verdict, decided_at=NOON.replace(hour=hour)))
    return made


ACCEPT, MORE = Verdict.ACCEPT, Verdict.MORE


@pytest.mark.parametrize(
    ("said", "agreed"),
    [
        ([], set()),
        ([(1, ACCEPT, 13)], {1}),
        ([(1, ACCEPT, 13), (1, ACCEPT, 14)], {1}),
        ([(1, ACCEPT, 13), (2, ACCEPT, 14)], {1, 2}),
        ([(1, ACCEPT, 13), (2, MORE, 14)], set()),
        ([(1, ACCEPT, 13), (2, MORE, 14), (2, ACCEPT, 15)], {2}),
        ([(1, ACCEPT, 11), (2, ACCEPT, 13)], {2}),
        ([(None, ACCEPT, 13)], set()),
    ],
)
def test_accords_are_of_different_people_on_the_present_proof(said, agreed: set[int]) -> None:
    assert accords(verdicts(*said), proved_at=NOON) == agreed


def test_two_verifiers_for_the_first_ones_then_one() -> None:
    assert [needed_accords(done, first=2) for done in (0, 1, 2, 3)] == [2, 2, 1, 1]
    assert needed_accords(0, first=0) == 1


def test_the_mark_changes_with_claim_proof_and_register() -> None:
    marks = {
        mark_of(one)
        for one in (
            unsaved(),
            unsaved(family="Autre"),
            unsaved(specialty="SM04"),
            unsaved(method=Method.DOCUMENT),
            unsaved(proved_at=NOON),
            unsaved(register=snapshot_of(None, at=NOON)),
        )
    }
    assert len(marks) == 6
    assert mark_of(unsaved()) == mark_of(unsaved())
