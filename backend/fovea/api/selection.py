"""Looking ahead: what a query asks for below the field at hand, so that the root reads no more than that."""

from typing import Any

from strawberry.types.nodes import FragmentSpread, InlineFragment, SelectedField, Selection


def selects(info: Any, *names: str) -> bool:
    """Whether any of these fields (camelCase) is asked for anywhere below; fragments count."""
    return any(_within(selection, frozenset(names)) for field in info.selected_fields for selection in field.selections)


def _within(selection: Selection, names: frozenset[str]) -> bool:
    if isinstance(selection, SelectedField) and selection.name in names:
        return True
    if isinstance(selection, SelectedField | FragmentSpread | InlineFragment):
        return any(_within(one, names) for one in selection.selections)
    return False
