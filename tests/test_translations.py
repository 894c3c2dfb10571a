"""The catalogues are whole and true to the texts, and every text can be gathered."""

import ast
import gettext
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages import Catalog
from flask import Flask
from flask_babel import force_locale
from jinja2 import nodes

from qa.answers.rules import PARTS
from qa.language.specialties import SPECIALTIES
from qa.moderation.rules import REASONS
from qa.questions import forms, rules
from qa.web import i18n
from tools import catalogues

ROOT = Path(__file__).parents[1]
CALLS = {"_", "gettext", "lazy_gettext", "ngettext", "N_"}
# Words that are data: each table's values are marked by N_ and translated where they are shown.
TABLES: tuple[dict[str, str], ...] = (
    PARTS, REASONS, rules.AGE_NAMES, rules.SEX_NAMES, rules.FOR_WHOM_NAMES,
    forms.FOR_WHOM, forms.SEXES, forms.PREGNANT,
)  # fmt: skip
SHOWN_FROM_TABLES = {
    ("qa/answers/forms.py", "PARTS[name]"),
    ("qa/alerts/forms.py", "name"),
    ("qa/alerts/views.py", "fault.sentence"),
    ("qa/follow/views.py", "CONSENT_TEXT"),
    ("qa/moderation/views.py", "ADVICE[one.kind]"),
    ("qa/moderation/views.py", "GROUP_NAMES.get(group, group)"),
    ("qa/moderation/views.py", "LABEL_NAMES.get(label, label)"),
    ("qa/questions/ask_page_views.py", "reidentification.ADVICE[risk.kind]"),
    ("qa/questions/forms.py", "CONSENT"),
    ("templates/alerts/overview.html", "an expression"),
    ("qa/moderation/forms.py", "text"),
    ("qa/questions/forms.py", "label"),
    ("qa/web/i18n.py", "message"),
    ("qa/web_setup.py", "table[value]"),
    ("templates/answers/_history.html", "heading"),
    ("qa/accounts/account_views.py", "ROLE_NAMES[role]"),
    ("qa/accounts/account_views.py", "refusal.message"),
    ("qa/accounts/invitation_views.py", "TEAM_NAMES[found.role]"),
    ("qa/accounts/invitation_views.py", "refusal.message"),
    ("qa/accounts/kept_views.py", "PLACES.get(found.fields['place'], ELSEWHERE)"),
    ("qa/accounts/reset_views.py", "refusal.message"),
    ("qa/accounts/team_forms.py", "TEAM_NAMES[role]"),
    ("qa/accounts/team_views.py", "refusal.message"),
    ("qa/departures/forms.py", "text"),
    ("qa/doctors/forms.py", "name"),
    ("qa/doctors/profile_views.py", "too_often"),
    ("qa/doctors/profile_views.py", "words if refusal.field else TOO_MANY"),
    ("qa/doctors/views.py", "NATURE_NAMES[nature]"),
    ("qa/doctors/views.py", "PAYMENT_NAMES[one]"),
    ("templates/accounts/member.html", "an expression"),
    ("templates/accounts/team.html", "an expression"),
    ("templates/doctors/profile.html", "sentence"),
    ("templates/macros/pieces.html", "an expression"),
    ("qa/doctors/views.py", "METHOD_NAMES[method]"),
    ("qa/questions/views.py", "METHOD_NAMES[doctor.verified_by]"),
    ("qa/questions/views.py", "card.first_doctor_name"),
    ("qa/verification/document_forms.py", "name"),
    ("qa/verification/document_views.py", "KIND_NAMES[one.kind]"),
    ("qa/verification/document_views.py", "words"),
    ("qa/verification/psc_views.py", "REFUSALS[reason]"),
    ("qa/verification/psc_views.py", "word"),
    ("qa/verification/queue_views.py", "FLAG_WORDS[one]"),
    ("qa/verification/queue_views.py", "KIND_NAMES[one.kind]"),
    ("qa/verification/right_views.py", "refusal.message"),
    ("qa/verification/signup_forms.py", "name"),
    ("qa/verification/signup_views.py", "NO_ADDRESS"),
    ("qa/verification/signup_views.py", "SLIP"),
    ("qa/verification/signup_views.py", "refusal.message"),
    ("qa/verification/views.py", "known"),
    ("templates/mail/appeal_decided/body.html", "what"),
    ("templates/mail/appeal_decided/body.txt", "what"),
    ("templates/mail/application_decided/body.html", "what"),
    ("templates/mail/application_decided/body.txt", "what"),
    ("templates/mail/right_changed/body.html", "what"),
    ("templates/mail/right_changed/body.txt", "what"),
    ("templates/verification/appeal_review.html", "an expression"),
    ("templates/verification/doubt.html", "an expression"),
    ("templates/verification/doubts.html", "an expression"),
    ("templates/verification/register.html", "an expression"),
    ("templates/verification/review.html", "an expression"),
    ("templates/verification/review.html", "note"),
    ("templates/verification/review.html", "state"),
    ("templates/verification/review_decision.html", "state"),
    ("templates/verification/right.html", "an expression"),
    ("templates/verification/rights.html", "an expression"),
    ("templates/verification/rights.html", "name"),
    ("qa/appointments/absence_views.py", "HOURS_PAIR"),
    ("qa/appointments/absence_views.py", "WEEKDAYS[kept.weekday]"),
    ("qa/appointments/acting_views.py", "HISTORY[what]"),
    ("qa/appointments/acting_views.py", "WHO[who]"),
    ("qa/appointments/forms.py", "label"),
    ("qa/appointments/keeping_forms.py", "words"),
    ("qa/appointments/moment_views.py", "REFUSED[refusal.field]"),
    ("qa/appointments/opening_forms.py", "DAY"),
    ("qa/appointments/opening_forms.py", "END"),
    ("qa/appointments/opening_forms.py", "START"),
    ("qa/appointments/setup_forms.py", "HOURS_PAIR"),
    ("qa/appointments/setup_forms.py", "OFF_GRID"),
    ("qa/appointments/setup_forms.py", "TOO_LONG_SPAN"),
    ("qa/appointments/setup_forms.py", "name"),
    ("qa/appointments/setup_views.py", "KIND_NAMES[kind]"),
    ("qa/appointments/setup_views.py", "WHO_NAMES[who]"),
    ("qa/appointments/setup_views.py", "name"),
    ("qa/appointments/setup_views.py", "one"),
    ("qa/appointments/setup_views.py", "value"),
    ("qa/appointments/setup_views.py", "words"),
    ("qa/appointments/week_views.py", "STATE_NAMES[state]"),
    ("qa/appointments/week_views.py", "STATUS_NAMES[status]"),
    ("qa/departures/views.py", "REFUSALS[refusal.field]"),
    ("qa/web/local_times.py", "ZONE_LABELS[zone]"),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|\{\w+\}")


def texts(catalog: Catalog) -> dict[Any, Any]:
    """Message ids with their translations; plurals as tuples."""
    return {_key(one.id): _key(one.string) for one in catalog if one.id}


def _key(text: Any) -> Any:
    return text if isinstance(text, str) else tuple(text or ())


def forms_of(text: Any) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else text


@pytest.fixture(scope="module")
def fresh() -> Catalog:
    """The texts as they stand in the code and the templates."""
    return catalogues.extracted()


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
class TestCatalogue:
    """What holds for each catalogue."""

    def test_it_holds_exactly_the_texts_of_the_interface(self, language: str, fresh: Catalog) -> None:
        kept, wanted = set(texts(catalogues.read(language))), set(texts(fresh))
        assert (wanted - kept, kept - wanted) == (set(), set()), "run `make translations`"

    def test_no_translation_is_missing_or_guessed(self, language: str) -> None:
        assert [one.id for one in catalogues.missing(catalogues.read(language))] == []

    def test_placeholders_are_those_of_the_text(self, language: str) -> None:
        for text, translated in texts(catalogues.read(language)).items():
            for one, other in zip(forms_of(text), forms_of(translated), strict=True):
                assert sorted(PLACEHOLDER.findall(one)) == sorted(PLACEHOLDER.findall(other)), one

    def test_programs_read_what_is_written(self, language: str) -> None:
        beside = catalogues.path(language).with_suffix(".mo").read_bytes()
        written = catalogues.compiled(catalogues.read(language))
        assert messages(beside) == messages(written), "run `make translations`"


def messages(packed: bytes) -> dict[Any, str]:
    """What a compiled catalogue translates, its header left out."""
    read = gettext.GNUTranslations(BytesIO(packed))
    return {one: text for one, text in vars(read)["_catalog"].items() if one}


def test_french_is_the_text_itself() -> None:
    assert all(text == translated for text, translated in texts(catalogues.read("fr")).items())


@pytest.mark.parametrize(
    ("language", "zero", "one", "two"),
    [("fr", "0 réponse", "1 réponse", "2 réponses"), ("en", "0 answers", "1 answer", "2 answers")],
)
def test_plurals_follow_the_language(app: Flask, language: str, zero: str, one: str, two: str) -> None:
    with app.app_context(), force_locale(language):
        counted = [i18n.ngettext("%(num)s réponse", "%(num)s réponses", number) for number in (0, 1, 2)]
    assert counted == [zero, one, two]


def calls_in_code() -> Iterator[tuple[str, ast.expr]]:
    """The texts given to gettext and its kin in the code: file and argument."""
    for path in sorted((ROOT / "qa").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                for argument in node.args[: 2 if node.func.id == "ngettext" else 1]:
                    yield path.relative_to(ROOT).as_posix(), argument


def calls_in_templates(app: Flask) -> Iterator[tuple[str, nodes.Expr]]:
    """The same in the templates."""
    for path in sorted(one for one in (ROOT / "templates").rglob("*") if one.is_file()):
        for call in app.jinja_env.parse(path.read_text(encoding="utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in CALLS:
                for argument in call.args[: 2 if call.node.name == "ngettext" else 1]:
                    yield path.relative_to(ROOT).as_posix(), argument


def test_every_text_can_be_gathered(app: Flask) -> None:
    """gettext(variable) is invisible to the extraction; only the tables marked by N_ are shown so."""
    hidden = {(file, ast.unparse(one)) for file, one in calls_in_code() if not isinstance(one, ast.Constant)}
    for file, one in calls_in_templates(app):
        if not isinstance(one, nodes.Const):
            hidden.add((file, getattr(one, "name", "an expression")))
    assert hidden - SHOWN_FROM_TABLES == set()


def test_the_tables_are_gathered(fresh: Catalog) -> None:
    gathered = texts(fresh)
    assert [text for table in TABLES for text in table.values() if text not in gathered] == []


def test_specialties_are_named_in_the_language_of_the_page(app: Flask) -> None:
    for language in ("fr", "en"):
        with app.app_context(), force_locale(language):
            named = dict(i18n.named_specialties())
        assert named == {one.code: getattr(one, f"name_{language}") for one in SPECIALTIES.values()}


def test_specialties_are_sorted_as_a_dictionary_does(app: Flask) -> None:
    with app.test_request_context():
        names = [name for _, name in i18n.named_specialties(["gynecologie", "geriatrie", "orl", "inconnue"])]
        assert names == ["Gériatrie", "Gynécologie et obstétrique", "ORL"]
        assert i18n.specialty_name("orl", inside=True) == "ORL"
        assert i18n.specialty_name("geriatrie", inside=True) == "gériatrie"
