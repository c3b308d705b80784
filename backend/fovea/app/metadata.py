"""Every table of the house in one metadata: what migrations and the house tests look at."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules

from fovea import domains
from fovea.kernel.tables import Base

for _domain in iter_modules(domains.__path__):
    _models = f"{domains.__name__}.{_domain.name}.models"
    if find_spec(_models) is not None:
        import_module(_models)

metadata = Base.metadata
