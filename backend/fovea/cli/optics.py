"""``fovea optics``: the optics core from the command line."""

from pathlib import Path

import click

from fovea.cli.optics_bench import timings
from fovea.cli.optics_vectors import TopicResult, check_vectors

VECTORS = Path(__file__).resolve().parents[3] / "tests" / "vectors"


@click.group("optics")
def optics_commands() -> None:
    """Optics: check the core against known answers, and time it."""


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


@optics_commands.command("bench")
@click.option("--rounds", default=20, show_default=True, type=click.IntRange(1, 1000))
def bench(rounds: int) -> None:
    """Print how long the core takes for one frame, one prescription and a hundred lens choices."""
    for timing in timings(rounds):
        click.echo(f"{timing.what}: {timing.median_ms:.2f} ms median, {timing.slowest_ms:.2f} ms slowest")


def _tell(result: TopicResult) -> None:
    click.echo(f"{result.topic} {result.passed}/{result.total}")
    for failure in result.failures:
        where = f"{failure.case} {failure.key}".strip()
        click.echo(f"  {where}: expected {failure.expected!r}, got {failure.got!r}")
