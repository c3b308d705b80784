"""Questions to OpenSearch and what its answers mean; the cursors are those of PostgreSQL."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from fovea.domains.search import FACETS, Facet, FacetCount, FindFrames, FrameHits, FrameSort, typed_words
from fovea.kernel import paging

Json = dict[str, Any]

_FIELDS = {
    "shapes": "shape",
    "materials": "material",
    "rims": "rim",
    "collections": "collection",
    "colours": "colours",
    "fits": "fits",
    "sun": "sun",
}
_MOST_VALUES = 100

MAPPING: Json = {
    "settings": {"number_of_shards": 1, "number_of_replicas": 0},
    "mappings": {
        "dynamic": "strict",
        "properties": {
            "frame_id": {"type": "keyword"},
            # Sorted by as written, found by in lower case.
            "name": {"type": "keyword"},
            "name_begins": {"type": "keyword"},
            # The words are plain already: letters and digits in lower case, a blank between two.
            "words": {"type": "text", "analyzer": "whitespace", "index_options": "docs"},
            **{field: {"type": "keyword"} for field in ("shape", "rim", "material", "collection", "colours", "fits")},
            "sun": {"type": "boolean"},
            "price_usd": {"type": "long"},
            "price_eur": {"type": "long"},
            "position": {"type": "integer"},
            # As text: an ISO date sorts as it reads, and a cursor holds it as PostgreSQL's does.
            "introduced_on": {"type": "keyword"},
        },
    },
}


def question(asked: FindFrames) -> Json:
    """The search request for one page with all its counts."""
    price = "price_eur" if asked.currency == "EUR" else "price_usd"
    conditions = _conditions(asked, price)
    words = typed_words(asked.text)
    query: Json = {"bool": {"filter": [{"prefix": {"words": word}} for word in words] or [{"match_all": {}}]}}
    if words:
        # Scores one for a name that begins so, else nothing: the first key of the sort.
        query["bool"]["should"] = [{"constant_score": {"filter": {"prefix": {"name_begins": words[0]}}, "boost": 1.0}}]
    body: Json = {
        "size": asked.page.first + 1,
        "track_total_hits": True,
        "track_scores": True,
        "_source": False,
        "query": query,
        "post_filter": {"bool": {"filter": list(conditions.values())}},
        "sort": _sort(asked.sort, price, named=bool(words)),
        "aggs": {
            **{name: _counted(name, conditions) for name in FACETS},
            "low": _edge("min", price, conditions),
            "high": _edge("max", price, conditions),
        },
    }
    if asked.page.after is not None:
        body["search_after"] = _after(asked.sort, asked.page.after, named=bool(words))
    return body


def answer(asked: FindFrames, found: Mapping[str, Any]) -> FrameHits:
    """The page behind a search response."""
    hits = found["hits"]["hits"]
    named = bool(typed_words(asked.text))
    page = paging.page(
        hits, asked.page, lambda hit: _key(asked.sort, hit["sort"], named=named), found["hits"]["total"]["value"]
    )
    counts = found["aggregations"]
    return FrameHits(
        ids=tuple(UUID(hit["sort"][-1]) for hit in page.items),
        cursors=page.cursors,
        has_next=page.has_next,
        total=page.total,
        facets=tuple(Facet(name, _values(counts[name]["values"]["buckets"])) for name in FACETS),
        price_low=_whole(counts["low"]["edge"]["value"]),
        price_high=_whole(counts["high"]["edge"]["value"]),
    )


def _conditions(asked: FindFrames, price: str) -> dict[str, Json]:
    chosen = asked.filter
    found: dict[str, Json] = {}
    for name in ("shapes", "materials", "rims", "collections", "colours", "fits"):
        if values := getattr(chosen, name):
            found[name] = {"terms": {_FIELDS[name]: list(values)}}
    if chosen.sun is not None:
        found["sun"] = {"term": {"sun": chosen.sun}}
    if chosen.price_min is not None or chosen.price_max is not None:
        limits = {"gte": chosen.price_min, "lte": chosen.price_max}
        found["price"] = {"range": {price: {name: value for name, value in limits.items() if value is not None}}}
    return found


def _without(name: str, conditions: Mapping[str, Json]) -> Json:
    return {"bool": {"filter": [condition for kind, condition in conditions.items() if kind != name]}}


def _counted(name: str, conditions: Mapping[str, Json]) -> Json:
    terms = {"terms": {"field": _FIELDS[name], "size": _MOST_VALUES}}
    return {"filter": _without(name, conditions), "aggs": {"values": terms}}


def _edge(kind: str, price: str, conditions: Mapping[str, Json]) -> Json:
    return {"filter": _without("price", conditions), "aggs": {"edge": {kind: {"field": price}}}}


def _sort(sort: FrameSort, price: str, *, named: bool) -> list[Json]:
    orders: dict[FrameSort, list[Json]] = {
        FrameSort.FEATURED: [*([{"_score": "desc"}] if named else []), {"position": "asc"}],
        FrameSort.PRICE_ASC: [{price: "asc"}],
        FrameSort.PRICE_DESC: [{price: "desc"}],
        FrameSort.NEWEST: [{"introduced_on": "desc"}],
        FrameSort.NAME: [{"name": "asc"}],
    }
    down = sort in (FrameSort.PRICE_DESC, FrameSort.NEWEST)
    return [*orders[sort], {"frame_id": "desc" if down else "asc"}]


def _key(sort: FrameSort, values: Sequence[Any], *, named: bool) -> tuple[Any, ...]:
    """The keys of the sort as PostgreSQL has them: there, what begins with the word comes as 0 and the rest as 1."""
    if sort is not FrameSort.FEATURED:
        return tuple(values)
    return (1 - round(values[0]), *values[1:]) if named else (0, *values)


def _after(sort: FrameSort, key: Sequence[Any], *, named: bool) -> list[Any]:
    *values, last = key
    if sort is FrameSort.FEATURED:
        values = [float(1 - values[0]), *values[1:]] if named else values[1:]
    if sort is FrameSort.NEWEST:
        values = [values[0].isoformat()]
    return [*values, str(last)]


def _values(buckets: Sequence[Mapping[str, Any]]) -> tuple[FacetCount, ...]:
    counted = [FacetCount(str(one.get("key_as_string", one["key"])), one["doc_count"]) for one in buckets]
    return tuple(sorted(counted, key=lambda one: (-one.count, one.value)))


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)
