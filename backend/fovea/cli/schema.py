"""``fovea schema``: the GraphQL contract as a file."""

from pathlib import Path

import click

from fovea.api.schema import sdl

FILE = Path(__file__).resolve().parents[3] / "schema.graphql"


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 when the file is out of step.")
def schema(check: bool) -> None:
    """Write schema.graphql, the contract with the frontends, from the code."""
    wanted = sdl()
    if not check:
        FILE.write_text(wanted, encoding="utf-8")
        click.echo(f"{FILE.name} is written.")
    elif not FILE.exists() or FILE.read_text(encoding="utf-8") != wanted:
        raise click.ClickException(f"{FILE.name} is out of step with the code: run `./dev fovea schema`.")
