"""Pictures of frames, as leaves that catalogue, cart and orders share."""

import strawberry

from fovea.domains import catalog

MEDIA_PATH = "/media/frames/"


@strawberry.type
class Picture:
    """One file. ``view`` is front, three_quarter or side; ``url`` is relative to the API's address."""

    view: str
    width: int
    height: int
    url: str
    alt: str

    @classmethod
    def of(cls, view: catalog.PictureView) -> "Picture":
        return cls(view=view.view, width=view.width, height=view.height, url=MEDIA_PATH + view.file, alt=view.alt)


def pictures_of(frame_code: str, colour_code: str) -> list[Picture]:
    """Every picture of a colour; empty until the first is made."""
    return [Picture.of(one) for one in catalog.pictures(frame_code, colour_code)]


def picture_of(frame_code: str, colour_code: str) -> Picture | None:
    """The smallest front picture of a colour."""
    found = catalog.picture(frame_code, colour_code)
    return None if found is None else Picture.of(found)
