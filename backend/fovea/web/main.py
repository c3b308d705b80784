"""The web process: ``uvicorn fovea.web.main:app``."""

from fovea.app.build import build
from fovea.kernel.settings import settings
from fovea.web import hooks
from fovea.web.site import create

app = create(settings(), build, hooks.ROUTES)
