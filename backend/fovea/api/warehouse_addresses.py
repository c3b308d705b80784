"""Where a warehouse's parcels come from."""

from typing import Annotated

import strawberry

from fovea.api.base import Refusal, mutation, staff
from fovea.api.context import Info
from fovea.api.stock_types import Warehouse
from fovea.domains import inventory
from fovea.domains.identity import P


@strawberry.input
class SetWarehouseAddressInput:
    """The whole address as it is from now on; ``country`` is ISO 3166-1 alpha-2, ``region`` the state's code."""

    code: str = strawberry.field(name="warehouse")
    company: str
    line1: str
    city: str
    postal_code: str
    country: str
    phone: str
    line2: str = ""
    region: str = ""
    email: str = ""
    idempotency_key: str

    def command(self) -> inventory.SetWarehouseAddress:
        return inventory.SetWarehouseAddress(
            warehouse=self.code.strip().upper(),
            company=self.company,
            line1=self.line1,
            line2=self.line2,
            city=self.city,
            region=self.region,
            postal_code=self.postal_code,
            country=self.country,
            phone=self.phone,
            email=self.email,
        )


@strawberry.type
class SetWarehouseAddressSuccess:
    house: Warehouse = strawberry.field(name="warehouse")


SetWarehouseAddressResult = Annotated[
    SetWarehouseAddressSuccess | Refusal, strawberry.union("SetWarehouseAddressResult")
]


@strawberry.type
class WarehouseAddressesMutation:
    @mutation(allow=staff(P.WAREHOUSE_BIN_EDIT), description="The sender that a warehouse's parcels name.")
    async def set_warehouse_address(self, info: Info, input: SetWarehouseAddressInput) -> SetWarehouseAddressResult:
        house = await info.context.run(inventory.set_warehouse_address, input.command(), input.idempotency_key)
        return SetWarehouseAddressSuccess(house=Warehouse.of(house))
