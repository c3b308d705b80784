"""The newest migration, as the files say."""

from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

from dev.migrations import newest_migration
from dev.paths import BACKEND


def test_it_is_the_one_that_alembic_names() -> None:
    config = Config(str(BACKEND / "alembic.ini"))
    config.set_main_option("path_separator", "os")
    assert newest_migration() == ScriptDirectory.from_config(config).get_current_head()


def test_two_heads_are_none(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('revision: str = "a"\ndown_revision: str | None = None\n')
    assert newest_migration(tmp_path) == "a"
    for name in ("b", "c"):
        (tmp_path / f"{name}.py").write_text(f'revision = "{name}"\ndown_revision = "a"\n')
    assert newest_migration(tmp_path) is None
