"""How text is made comparable, and what an index entry says."""

import re
import unicodedata
from collections.abc import Mapping

from fovea.domains import catalog
from fovea.domains.search.contract import FrameDocument
from fovea.kernel.money import Money

MOST_WORDS = 8
LONGEST_WORD = 40

# The same thing under the names that shoppers use for it.
_ALSO = {"tortoise": "tortoiseshell havana", "clear": "crystal transparent", "semi": "half rim", "grey": "gray"}


def plain_words(text: str) -> list[str]:
    """Lower-case words of letters and digits without accents: ``Crème-48`` is ``creme``, ``48``."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z0-9]+", plain)


def typed_words(text: str) -> list[str]:
    """The words of a search that count."""
    return [word[:LONGEST_WORD] for word in plain_words(text)[:MOST_WORDS]]


def document_of(frame: catalog.FrameView, prices: Mapping[tuple[str, str], Money]) -> FrameDocument | None:
    """The entry of a frame; None while any of its variants lacks a price, for then it cannot be sold."""
    lowest: dict[str, int] = {}
    for currency in ("USD", "EUR"):
        known = [prices.get((variant.sku, currency)) for variant in frame.variants]
        if not known or None in known:
            return None
        lowest[currency] = min(amount.minor for amount in known if amount is not None)
    texts = [frame.name, frame.code, frame.collection, frame.shape, frame.material, frame.rim]
    texts += [_ALSO.get(frame.rim, ""), "sunglasses" if frame.sun else "glasses"]
    texts += [frame.shape.replace("-", "")]
    for colour in frame.colours:
        texts += [colour.name, colour.code, colour.family, _ALSO.get(colour.family, "")]
    texts += [variant.sku for variant in frame.variants]
    return FrameDocument(
        frame_id=frame.id,
        name=frame.name,
        words=" ".join(dict.fromkeys(plain_words(" ".join(texts)))),
        shape=frame.shape.value,
        rim=frame.rim.value,
        material=frame.material.value,
        collection=frame.collection,
        sun=frame.sun,
        colours=tuple(sorted({colour.family.value for colour in frame.colours})),
        fits=tuple(sorted({size.fit.value for size in frame.sizes})),
        price_usd=lowest["USD"],
        price_eur=lowest["EUR"],
        position=frame.position,
        introduced_on=frame.introduced_on,
    )
