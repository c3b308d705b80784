"""What the order desk asks most: finding an order by whatever somebody knows of it."""

from typing import Any

import httpx

from bench.questions import Question

ACCOUNT = {"email": "admin@fovea.example", "password": "correct-horse-battery"}
# A cookie is taken only from our own pages; this says that we are one.
HEADERS = {"X-Fovea-Csrf": "1"}
SIGN_IN = """
mutation BenchSignIn($input: SignInStaffInput!) { signInStaff(input: $input) { __typename } }
"""
LIST = """
query BenchOrders($filter: OrderFilter, $search: String, $first: Int!) {
  orders(filter: $filter, search: $search, first: $first) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges {
      cursor
      node {
        id number status stage placedAt email customerName promisedOn rateLabel nextAction tags
        totals { total { minor currency } }
        lines { id quantity }
        holds { id kind releasedAt }
        shippingAddress { city country }
      }
    }
  }
}
"""
SAMPLE = """
query BenchSample {
  orders(first: 50) {
    totalCount
    edges { node { number email customerName shippingAddress { phone } lines { sku } parcels { trackingNumber } } }
  }
}
"""
BARCODE = "query BenchBarcode($sku: String!) { stockArticle(sku: $sku) { barcode } }"


async def desk_questions(client: httpx.AsyncClient) -> tuple[Question, ...]:
    """Searches for an order that exists, as a member of staff; none where the demonstration's accounts are unknown."""
    client.headers.update(HEADERS)
    signed = (await client.post("/graphql", json={"query": SIGN_IN, "variables": {"input": ACCOUNT}})).json()
    if (signed.get("data") or {}).get("signInStaff", {}).get("__typename") != "SignInStaffSuccess":
        return ()
    answer = (await client.post("/graphql", json={"query": SAMPLE})).json()["data"]["orders"]
    if not answer["edges"]:
        return ()
    order: dict[str, Any] = answer["edges"][-1]["node"]
    sku = order["lines"][0]["sku"]
    article = (await client.post("/graphql", json={"query": BARCODE, "variables": {"sku": sku}})).json()["data"]
    parcels = [parcel for edge in answer["edges"] for parcel in edge["node"]["parcels"]]
    known = {
        "number": order["number"],
        "name": order["customerName"],
        "first name alone": order["customerName"].split()[0],
        "e-mail": order["email"],
        "phone": order["shippingAddress"]["phone"],
        "SKU": sku,
        "barcode": article["stockArticle"]["barcode"],
        "tracking number": next((one["trackingNumber"] for one in parcels if one["trackingNumber"]), ""),
        "nothing that exists": "ZZ-0000-NOTHING",
    }
    page = {"first": 50}
    return (
        Question(f"orders, newest of {answer['totalCount']:,}", LIST, page),
        Question("orders, on hold", LIST, {**page, "filter": {"holds": ["rx_unverified"]}}),
        *(Question(f"orders by {how}", LIST, {**page, "search": what}) for how, what in known.items() if what),
    )
