"""``fovea``: the house from the command line."""

import click

from fovea.cli.announce import announce
from fovea.cli.database import draft_migration, migrate
from fovea.cli.imports import take_in
from fovea.cli.invariants import invariants
from fovea.cli.optics import optics_commands
from fovea.cli.outbox import outbox
from fovea.cli.reconcile import reconcile
from fovea.cli.schema import schema
from fovea.cli.search import search
from fovea.cli.seed import seed
from fovea.cli.tax import tax


@click.group()
def main() -> None:
    """Fovea: an optical store and ERP in one."""


main.add_command(announce)
main.add_command(invariants)
main.add_command(take_in)
main.add_command(migrate)
main.add_command(draft_migration)
main.add_command(optics_commands)
main.add_command(outbox)
main.add_command(reconcile)
main.add_command(schema)
main.add_command(search)
main.add_command(seed)
main.add_command(tax)

if __name__ == "__main__":
    main()
