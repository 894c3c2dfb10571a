"""Commands that look: the state of the parts, and a search."""

import json

import click

from qa.cli.context import in_app, typed_lines
from qa.kernel.text import normalise
from qa.pages.health import look
from qa.search.queries import LONGEST_QUERY
from qa.search.queries import search as find

MOST = 10


@click.command()
@in_app
def check() -> None:
    """Settings, database, index, mail, queue, outbox, bounces, red flags: one line each; exit 1 on a fault."""
    click.echo("settings  ok")
    well = True
    for name, (good, line) in look().items():
        click.echo(f"{name:<9} {'ok' if good else 'FAULT'}  {line}")
        well = well and good
    if not well:
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("query")
@click.option("--json", "as_json", is_flag=True, help="a JSON list of id, external_id, title, score")
@click.option("--limit", type=click.IntRange(1, 100), default=MOST, help="how many at most")
@in_app
def search(query: str, as_json: bool, limit: int) -> None:
    """Searches answered questions, best first; with `-`, a query a line in, a list a line out."""
    if query == "-":
        for line in typed_lines():
            click.echo(json.dumps(_found(line, limit), ensure_ascii=False))
        return
    found = _found(query, limit)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    for row in found:
        click.echo(f"{row['score']:8.3f}  {row['id']}  {row['title']}")
    if not found:
        click.echo("nothing found")


def _found(query: str, limit: int) -> list[dict[str, object]]:
    cleaned = normalise(query, multiline=False)[:LONGEST_QUERY]
    results = find(cleaned, size=limit).items if cleaned else []
    return [
        {
            "id": one.card.id,
            "external_id": one.external_id,
            "title": one.card.title,
            "score": round(one.score, 4),
        }
        for one in results
    ]
