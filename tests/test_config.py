"""The environment: every faulty variable is named at once, and the secret is made once."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from qa import create_app
from qa.config import PUBLISHER, SETTINGS, Unsafe, load

ROOT = Path(__file__).parents[1]
PRODUCTION = {"QA_SITE_URL": "https://exemple.fr"} | dict.fromkeys(PUBLISHER, "dit")
# For each setting that can be wrong, wrong values.
SERVICES = [
    "http://annuaire.exemple.fr/fhir",
    "annuaire.exemple.fr",
    "https://",
    "https://hote:99999/fhir",
    "https://moi:secret@annuaire.exemple.fr",
    "https://annuaire.exemple.fr/fhir?cle=1",
    "ftp://annuaire.exemple.fr",
    "https://[::1",
]
BAD = {
    "QA_DATABASE_URL": [
        "mysql://localhost/qa",
        "sqlite:",
        "sqlite:qa.db",
        "sqlite://",
        "postgresql://h/n",
        "x",
    ],
    "QA_SEARCH_URL": ["elastic:", "whoosh", "whoosh:", "whoosh:/"],
    "QA_QUEUE_URL": ["amqp://localhost", "sqlite:", "redis://", "redis://localhost:port", "redis://h:99999"],
    "QA_MAIL_URL": ["sendmail:", "file:", "smtp://", "smtp://:25", "smtps://host:port", "smtp://host:70000"],
    "QA_MAIL_FROM": ["personne", "a@b@c", "A <a@b.fr>", "@b.fr", "a@", "a@b.fr\nBcc: c@d.fr"],
    "QA_BOUNCES_URL": ["imap://hote", "mbox:", "maildir:/", "/var/mail/retours"],
    "QA_BOUNCES_TOKEN": ["court"],
    "QA_MSS_MAIL_URL": ["sendmail:", "file:", "smtps://host:port"],
    "QA_SMS_URL": ["https://sms.exemple.fr", "file:", "file:/"],
    "QA_REGISTER_FHIR_URL": SERVICES,
    "QA_REGISTER_FHIR_KEY": ["deux\nlignes"],
    "QA_PSC_ISSUER": SERVICES,
    "QA_PSC_DISCOVERY_URL": SERVICES,
    "QA_PSC_CLIENT_ID": ["deux\nlignes"],
    "QA_PSC_CLIENT_SECRET": ["deux\nlignes"],
    "QA_TWO_VERIFIERS_FIRST": ["-1", "1001", "vingt"],
    "QA_FILES_URL": ["s3://seau", "file:", "file://"],
    "QA_SITE_URL": [
        "exemple.fr",
        "ftp://exemple.fr",
        "http://exemple.fr",
        "https://exemple.fr/chemin",
        "https://exemple.fr?q=1",
        "https://exemple.fr#a",
        "https://moi:secret@exemple.fr",
        "https://exem ple.fr",
        "https://exemple.fr:99999",
        "https://exemple.fr\n",
        "https://",
        "https://[::1",
    ],
    "QA_SITE_NAME": ["deux\nlignes"],
    "QA_SECRET_KEY": ["court"],
    "QA_SECRET_KEY_OLD": ["court", f"{'a' * 40} court"],
    "QA_ANSWER_WITHIN_HOURS": ["0", "721", "-1", "4.5", "deux", "٤٨", "9" * 5000],
    "QA_TIMEZONE": ["Europe/Nulle", "../etc/passwd", "+01:00"],
    "QA_TRUSTED_PROXIES": ["6", "un"],
} | {name: ["deux\nlignes"] for name in [*PUBLISHER, "QA_HEALTH_DATA_HOST"]}


def faults(environ: dict[str, str], instance: Path) -> list[str]:
    """The lines of the refusal."""
    with pytest.raises(Unsafe) as refusal:
        load(environ, instance)
    return [line.removeprefix("- ") for line in str(refusal.value).splitlines() if line.startswith("- ")]


def test_every_setting_has_bad_values_here() -> None:
    assert set(BAD) == {setting.name for setting in SETTINGS}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in BAD.items() for value in values]
)
def test_a_bad_value_is_refused_by_name(name: str, value: str, tmp_path: Path) -> None:
    found = faults({name: value}, tmp_path)
    assert len(found) == 1
    assert found[0].startswith(f"{name} ")
    assert not (tmp_path / "secret_key").exists()


def test_all_faults_come_in_one_message(tmp_path: Path) -> None:
    first = {name: values[0] for name, values in BAD.items()}
    assert [line.split()[0] for line in faults(first, tmp_path)] == [setting.name for setting in SETTINGS]


def test_a_bad_secret_is_not_repeated_in_the_message(tmp_path: Path) -> None:
    with pytest.raises(Unsafe) as refusal:
        load({"QA_SECRET_KEY": "hunter2", "QA_DATABASE_URL": "postgresql://moi:motdepasse@h/n"}, tmp_path)
    assert "hunter2" not in str(refusal.value)
    assert "motdepasse" not in str(refusal.value)


def test_the_program_stops_with_that_message(tmp_path: Path) -> None:
    values = {"QA_TIMEZONE": "Lune", "QA_TRUSTED_PROXIES": "x", "QA_INSTANCE": str(tmp_path), "PATH": ""}
    command = [sys.executable, "-m", "qa.cli", "check"]
    done = subprocess.run(command, cwd=ROOT, env=values, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "QA_TIMEZONE must be an IANA zone" in done.stderr
    assert "QA_TRUSTED_PROXIES must be a whole number from 0 to 5" in done.stderr
    assert "Traceback" not in done.stderr


def test_production_without_a_publisher_is_refused_beside_other_faults(tmp_path: Path) -> None:
    site = {"QA_SITE_URL": "https://exemple.fr"}
    assert [line.split()[0] for line in faults(site, tmp_path)] == list(PUBLISHER)
    both = faults(site | {"QA_TIMEZONE": "Lune", "QA_PUBLISHER_NAME": "Toubib"}, tmp_path)
    assert [line.split()[0] for line in both] == ["QA_TIMEZONE", *PUBLISHER[1:]]


@pytest.mark.parametrize("site", ["http://localhost:8000", "http://127.0.0.1", "https://[::1]:8443"])
def test_loopback_needs_no_publisher(site: str, tmp_path: Path) -> None:
    assert load({"QA_SITE_URL": site}, tmp_path)["QA_SITE_URL"] == site


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://Exemple.FR/", "https://exemple.fr"),
        ("https://exemple.fr:443", "https://exemple.fr"),
        ("https://exemple.fr:8443", "https://exemple.fr:8443"),
        ("http://localhost:80", "http://localhost"),
    ],
)
def test_the_origin_is_kept_as_browsers_send_it(given: str, kept: str, tmp_path: Path) -> None:
    assert load(PRODUCTION | {"QA_SITE_URL": given}, tmp_path)["QA_SITE_URL"] == kept


def test_defaults_stand_in_the_instance_folder(tmp_path: Path) -> None:
    values = load({}, tmp_path)
    assert values["QA_DATABASE_URL"] == f"sqlite:///{tmp_path}/qa.sqlite3"
    assert values["QA_MAIL_URL"] == f"file:{tmp_path}/outbox"
    assert (values["QA_ANSWER_WITHIN_HOURS"], values["QA_TRUSTED_PROXIES"]) == (48, 0)
    assert values["QA_SECRET_KEY_OLD"] == []


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_a_value_may_stand_in_a_file(setting: object, tmp_path: Path) -> None:
    name, bad = setting.name, BAD[setting.name][0]  # type: ignore[attr-defined]
    (tmp_path / "value").write_text(f"{bad}\n")
    assert faults({f"{name}_FILE": str(tmp_path / "value")}, tmp_path)[0].startswith(name)


def test_a_file_is_read_without_its_last_line_end(tmp_path: Path) -> None:
    (tmp_path / "old").write_text(f"{'a' * 32}\n{'b' * 32}\n")
    assert load({"QA_SECRET_KEY_OLD_FILE": str(tmp_path / "old")}, tmp_path)["QA_SECRET_KEY_OLD"] == [
        "a" * 32,
        "b" * 32,
    ]


def test_an_unreadable_file_and_a_double_value_are_named(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"\xe9" * 40)
    for path in (tmp_path / "nulle part", tmp_path / "latin"):
        assert "QA_SECRET_KEY _FILE cannot be read" in faults({"QA_SECRET_KEY_FILE": str(path)}, tmp_path)[0]
    twice = {"QA_SITE_NAME": "A", "QA_SITE_NAME_FILE": str(tmp_path / "latin")}
    assert "both set" in faults(twice, tmp_path)[0]


def test_the_secret_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first = load({}, tmp_path)["QA_SECRET_KEY"]
    assert len(first) >= 43
    assert load({}, tmp_path)["QA_SECRET_KEY"] == first
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_two_sites_have_two_secrets(tmp_path: Path) -> None:
    assert load({}, tmp_path / "a")["QA_SECRET_KEY"] != load({}, tmp_path / "b")["QA_SECRET_KEY"]


def test_processes_that_start_at_once_agree_on_the_secret(tmp_path: Path) -> None:
    code = "import sys, pathlib; from qa.config import load; sys.stdin.read(1);"
    code += f"print(load({{}}, pathlib.Path({str(tmp_path)!r}))['QA_SECRET_KEY'])"
    command = [sys.executable, "-c", code]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    running = [subprocess.Popen(command, cwd=ROOT, **pipes) for _ in range(4)]  # type: ignore[call-overload]
    for one in running:
        one.stdin.write("g")
        one.stdin.flush()
    secrets = {one.communicate()[0].strip() for one in running}
    assert secrets == {(tmp_path / "secret_key").read_text()}


def test_a_secret_that_another_process_is_still_writing_is_never_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner: list[str] = []

    def token(size: int) -> str:
        if not inner:
            inner.append("")
            inner[0] = load({}, tmp_path)["QA_SECRET_KEY"]
        return "x" * 64 if len(inner[0]) else "y" * 64

    monkeypatch.setattr("qa.config.secrets.token_urlsafe", token)
    assert load({}, tmp_path)["QA_SECRET_KEY"] == inner[0] == "y" * 64


def test_an_emptied_secret_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("")
    with pytest.raises(Unsafe, match="holds no secret"):
        load({}, tmp_path)


def test_the_application_takes_its_folder_and_settings(tmp_path: Path) -> None:
    with pytest.raises(Unsafe, match="QA_TIMEZONE"):
        create_app({"QA_TIMEZONE": "Lune"}, instance_path=str(tmp_path / "neuf"))
    assert stat.S_IMODE((tmp_path / "neuf").stat().st_mode) == 0o700
