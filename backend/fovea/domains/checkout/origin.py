"""Where we ship from."""

from fovea.domains.shipping import ShipAddress

WAREHOUSE = ShipAddress(
    name="Fovea Warehouse",
    company="Fovea",
    line1="417 Montgomery Street",
    line2="",
    city="San Francisco",
    region="CA",
    postal_code="94104",
    country="US",
    phone="+14155550100",
    email="warehouse@fovea.example",
)
