"""The web process: ``uvicorn fovea.web.main:app``."""

from fovea.app.build import build
from fovea.app.seeing import open_eyes
from fovea.kernel.settings import settings
from fovea.web import hooks, mail
from fovea.web.site import create

open_eyes(settings(), "web")
app = create(settings(), build, (*hooks.ROUTES, *mail.ROUTES))
