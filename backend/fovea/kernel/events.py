"""Events: what happened, told to whoever listens. Facts and ids only; fields are added, never changed."""

from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from pydantic import TypeAdapter

E = TypeVar("E", bound="Event")

_registry: dict[str, type["Event"]] = {}
_adapters: dict[type, TypeAdapter[Any]] = {}


@dataclass(frozen=True)
class Event:
    """Base of all events. ``name`` (``domain.PastTense``) is the wire name and is never renamed."""

    name: ClassVar[str]

    def __init_subclass__(cls, *, name: str, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if name in _registry and _registry[name].__qualname__ != cls.__qualname__:
            raise TypeError(f"Two events are called {name}.")
        cls.name = name
        _registry[name] = cls


def adapter(kind: Any) -> TypeAdapter[Any]:
    """The (cached) JSON codec of a dataclass: commands, views and events share it."""
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def dump(event: Event) -> dict[str, Any]:
    """Plain JSON values."""
    plain: dict[str, Any] = adapter(type(event)).dump_python(event, mode="json")
    return plain


def load(name: str, payload: dict[str, Any]) -> Event:
    """The event behind a stored row; raises KeyError for a name nobody defines any more."""
    event: Event = adapter(_registry[name]).validate_python(payload)
    return event


def registered() -> dict[str, type[Event]]:
    return dict(_registry)
