"""``python -m fovea.cli``."""

from fovea.cli import main

main()
