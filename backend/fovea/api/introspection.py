"""In production the schema is read from its file, not asked for: fewer hints for whoever looks for a way in."""

from collections.abc import Iterator

from graphql.validation import NoSchemaIntrospectionCustomRule
from strawberry.extensions import SchemaExtension

from fovea.api.context import Context


class NoIntrospectionInProduction(SchemaExtension):
    """Refuses ``__schema`` and ``__type`` before anything runs."""

    def on_operation(self) -> Iterator[None]:
        context: Context | None = self.execution_context.context
        if context is not None and context.app.settings.production:
            self.execution_context.validation_rules += (NoSchemaIntrospectionCustomRule,)
        yield
