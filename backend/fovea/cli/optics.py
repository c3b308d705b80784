"""``fovea optics``: the optics core from the command line."""

from pathlib import Path

import click

from fovea.cli.optics_vectors import TopicResult, check_vectors

VECTORS = Path(__file__).resolve().parents[3] / "tests" / "vectors"


@click.group("optics")
def optics_commands() -> None:
    """Optics: check the core against known answers."""


@optics_commands.command("check")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(folder: Path | None) -> None:
    """Run every vector file of FOLDER (the project's own, if none is given) through the public functions."""
    source = folder or VECTORS
    try:
        results = check_vectors(source)
    except ValueError as broken:
        raise click.ClickException(str(broken)) from None
    if not results:
        raise click.ClickException(f"There are no vector files in {source}.")
    for result in results:
        _tell(result)
    if any(result.failures for result in results):
        raise SystemExit(1)


def _tell(result: TopicResult) -> None:
    click.echo(f"{result.topic} {result.passed}/{result.total}")
    for failure in result.failures:
        where = f"{failure.case} {failure.key}".strip()
        click.echo(f"  {where}: expected {failure.expected!r}, got {failure.got!r}")
