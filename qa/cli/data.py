"""Commands on the database, the demonstration, the index and the outbox."""

from functools import partial
from pathlib import Path

import click
from flask import current_app

from qa import migrations
from qa.answers.services import publishing as answers
from qa.cli.context import in_app, progress
from qa.cli.shown import demonstration_code
from qa.demonstration.loader import grow_demonstration, is_demonstration, is_empty, load_demonstration
from qa.doctors import profile_services as profiles
from qa.follow.services import additions
from qa.kernel.events import deliver, unpark
from qa.questions.services import publishing as questions
from qa.search.services import rebuild_index


@click.group("db")
def db_group() -> None:
    """The database."""


@db_group.command("upgrade")
@in_app
def db_upgrade() -> None:
    """Creates or migrates the database."""
    url = current_app.config["QA_DATABASE_URL"]
    before = migrations.pending(url)
    migrations.upgrade(url)
    click.echo("database migrated" if before else "database up to date")


@click.command()
@click.option("--questions", type=click.IntRange(0, 200_000), default=0, help="grow to this many questions")
@click.option("--seed", type=int, default=1, help="the same seed gives the same questions")
@click.option("--code", metavar="EMAIL", help="the code that a demonstration account's application shows now")
@in_app
def demo(questions: int, seed: int, code: str | None) -> None:
    """Loads the demonstration into an empty database, or lets a demonstration grow; or shows a code."""
    if code:
        click.echo(demonstration_code(Path(current_app.instance_path), code))
        return
    show = partial(progress, total=None, label="demo")
    if is_empty():
        loaded = load_demonstration(questions, seed, show=show)
        accounts = f"{current_app.instance_path}/demo-accounts.json"
        click.echo(f"demonstration loaded: {loaded} questions; accounts in {accounts}")
    elif questions and is_demonstration():
        click.echo(f"demonstration grown by {grow_demonstration(questions, seed, show=show)} questions")
    else:
        click.echo("the database is not empty: nothing loaded")


@click.command()
@in_app
def reindex() -> None:
    """Builds the search index anew beside the old one, then swaps."""
    click.echo(f"{rebuild_index()} questions indexed")


@click.group("content")
def content_group() -> None:
    """Published content."""


@content_group.command("reclean")
@in_app
def reclean() -> None:
    """Cleans published content again where the rules have changed since."""
    changed = questions.reclean() + answers.reclean() + additions.reclean() + profiles.reclean()
    click.echo(f"{changed} texts cleaned again")


@click.group("outbox")
def outbox_group() -> None:
    """What is still to be delivered."""


@outbox_group.command("unpark")
@in_app
def outbox_unpark() -> None:
    """Gives parked deliveries new tries."""
    click.echo(f"{unpark()} deliveries unparked")


@outbox_group.command("deliver")
@in_app
def outbox_deliver() -> None:
    """Delivers what is due, as the worker does."""
    click.echo(f"{deliver()} delivered")
