"""The request's span is called what the caller calls its operation; documents and variables are never told."""

import re
from collections.abc import Iterator

from graphql import OperationDefinitionNode
from strawberry.extensions import SchemaExtension

from fovea.kernel import tracing

# A name is the caller's own word: a long one, or one with a number in it, may be anything.
_NAME = re.compile(r"[A-Za-z_]{1,60}")


class Traced(SchemaExtension):
    """Names the span that the web has opened."""

    def on_execute(self) -> Iterator[None]:
        document = self.execution_context.graphql_document
        found = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)] if document else []
        wanted = self.execution_context.operation_name
        operation = next((one for one in found if one.name and one.name.value == wanted), found[0] if found else None)
        if operation is not None:
            name = operation.name.value if operation.name else ""
            name = name if _NAME.fullmatch(name) else "unnamed"
            tracing.rename(f"{operation.operation.value} {name}")
            tracing.tell_here(graphql_operation=name, graphql_kind=operation.operation.value)
        yield
