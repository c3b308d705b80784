"""``fovea``: the house from the command line."""

import click

from fovea.cli.database import draft_migration, migrate


@click.group()
def main() -> None:
    """Fovea: an optical store and ERP in one."""


main.add_command(migrate)
main.add_command(draft_migration)

if __name__ == "__main__":
    main()
