"""The house keeps its rules, and each rule names a planted fault."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.architecture import code, imports, markup
from tests.architecture.tree import Fault, Tree

Rule = Callable[[Tree], Iterable[Fault]]
RULES: tuple[Rule, ...] = (*imports.RULES, *code.RULES, *markup.RULES)
HOUSE = Tree(Path(__file__).parents[1])
DOC = '"""What it is for."""\n'
FLOORS = ("models", "forms", "services")
DATA = ("tests/hostile/strings.py",)
SAFE_MACRO = "{% macro clean(html) %}{{ html|safe }}{% endmacro %}"


def told(faults: Iterable[Fault]) -> list[str]:
    return [f"{fault.file}: {fault.rule}: {fault.what}" for fault in faults]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_the_rule(rule: Rule) -> None:
    assert told(rule(HOUSE)) == []


def test_the_house_is_really_read() -> None:
    assert len(HOUSE.modules) > 30
    assert any(target == "qa.extensions" for target, _ in HOUSE.imports(HOUSE.modules["qa.kernel.database"]))


# rule, file at fault, its content, what must be named
PLANTED: list[tuple[Rule, str, str, str]] = [
    (imports.every_module_has_a_place, "qa/utils.py", "", "stands nowhere"),
    (imports.every_module_has_a_place, "qa/answers/helpers.py", "", "stands nowhere"),
    (imports.imports_point_down, "qa/kernel/text.py", "import qa.answers.models", "qa.answers.models"),
    (imports.imports_point_down, "qa/web/forms.py", "from qa.answers import models", "qa.answers.models"),
    (imports.imports_point_down, "qa/extensions.py", "from qa.kernel import clock", "qa.kernel.clock"),
    (imports.imports_point_down, "qa/language/terms.py", "from ..gateways import mail", "qa.gateways.mail"),
    (imports.rooms_look_left, "qa/doctors/services.py", "from qa.answers import services", "qa.answers"),
    (imports.rooms_look_left, "qa/answers/views.py", "from qa.doctors.forms import A", "qa.doctors.forms"),
    (imports.rooms_look_left, "qa/answers/rules.py", "from qa.doctors.services import a", "doctors.services"),
    (imports.floors_stand_on_lower_floors, "qa/answers/models.py", "from . import services", "services"),
    (
        imports.forms_decide_nothing,
        "qa/answers/forms.py",
        "from qa.doctors import models",
        "qa.doctors.models",
    ),
    (imports.web_serves_views, "qa/answers/services.py", "from qa.web.access import guard", "qa.web.access"),
    (imports.web_serves_views, "qa/answers/forms.py", "from qa.web.access import guard", "qa.web.access"),
    (imports.no_flask_below, "qa/answers/queries.py", "from flask import g", "flask"),
    (imports.no_flask_below, "qa/kernel/text.py", "from flask_babel import gettext", "flask_babel"),
    (imports.one_door_per_library, "qa/answers/views.py", "import nh3", "qa.kernel.sanitize"),
    (imports.one_door_per_library, "qa/cli/search.py", "from whoosh.index import open_dir", "index_whoosh"),
    (code.only_the_kernel_commits, "qa/answers/services.py", "db.session.commit()", "session.commit()"),
    (code.only_services_change_rows, "qa/answers/views.py", "db.session.add(answer)", "session.add()"),
    (code.only_services_change_rows, "qa/answers/queries.py", "db.session().delete(a)", "session.delete()"),
    (code.only_services_change_rows, "qa/api/views.py", "from sqlalchemy import update", "imports update"),
    (code.one_clock, "qa/answers/services.py", "datetime.now(UTC)", "datetime.now()"),
    (code.one_clock, "qa/web/filters.py", "datetime.date.today()", "date.today()"),
    (code.files_are_short, "qa/answers/services.py", "a = 1\n" * 250, "251 lines"),
    (code.functions_are_short, "qa/answers/services.py", "def f():\n" + "    a = 1\n" * 31, "f has 31 lines"),
    (code.only_web_makes_markup, "qa/answers/services.py", "from markupsafe import Markup", "markupsafe"),
    (markup.one_way_past_escaping, "templates/a.html", "{{ title | safe }}", "uses |safe 1 times"),
    (markup.one_way_past_escaping, "templates/macros/pieces.html", SAFE_MACRO * 2, "uses |safe 2 times"),
    (markup.one_way_past_escaping, "templates/a.html", "{% autoescape false %}", "turns escaping off"),
    (markup.nothing_inline, "templates/a.html", '<p class="a" onclick="b()">', "onclick"),
    (markup.nothing_inline, "templates/a.html", '<p\n style="color: red">', "style"),
    (markup.nothing_inline, "templates/a.html", "<script>a()</script>", "script without src"),
    (markup.nothing_inline, "templates/a.html", '<a href="javascript:a()">', "javascript:"),
]


def build(root: Path, files: dict[str, str]) -> Tree:
    """A small house without faults, and the files on top of it."""
    floors = [
        f"qa/{room}/{floor}.py"
        for room in ("doctors", "answers")
        for floor in ("models", "forms", "services")
    ]
    libraries = ["qa/kernel/clock.py", "qa/web/access.py", "qa/gateways/mail.py", "qa/language/terms.py"]
    whole = dict.fromkeys(["qa/__init__.py", "qa/extensions.py", *libraries, *floors], "")
    whole["templates/macros/pieces.html"] = SAFE_MACRO
    for name, text in (whole | files).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((DOC if name.endswith(".py") else "") + text)
    return Tree(root)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_faultless_house_passes(rule: Rule, tmp_path: Path) -> None:
    views = "from qa.doctors import queries, services\nfrom qa.web import access\n"
    answers = {"qa/answers/views.py": views, "qa/doctors/queries.py": "from qa.doctors import models\n"}
    page = '<script src="/a.js"></script><script type="application/ld+json">{{ a|tojson }}</script>'
    assert told(rule(build(tmp_path, answers | {"templates/answers/a.html": page}))) == []


@pytest.mark.parametrize(("rule", "file", "text", "named"), PLANTED)
def test_a_planted_fault_is_named(rule: Rule, file: str, text: str, named: str, tmp_path: Path) -> None:
    faults = list(rule(build(tmp_path, {file: text})))
    assert [fault.file for fault in faults] == [file]
    assert named in faults[0].what


def test_a_module_without_docstring_is_named(tmp_path: Path) -> None:
    tree = build(tmp_path, {})
    (tmp_path / "qa/kernel/clock.py").write_text("a = 1\n")
    assert [fault.file for fault in code.modules_say_what_they_are_for(tree)] == ["qa/kernel/clock.py"]


def test_every_rule_has_a_planted_fault() -> None:
    planted = {rule for rule, *_ in PLANTED} | {code.modules_say_what_they_are_for}
    assert set(RULES) == planted


@pytest.mark.parametrize("folder", ["tests", "tools", "bench"])
def test_files_outside_the_package_are_short_too(folder: str) -> None:
    lines = {HOUSE.told(path): path.read_text().count("\n") for path in (HOUSE.root / folder).rglob("*.py")}
    assert {
        path: count for path, count in lines.items() if count > code.FILE_CEILING and path not in DATA
    } == {}
