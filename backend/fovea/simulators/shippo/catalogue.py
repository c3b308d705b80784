"""The services Shippo's carriers sell here, under Shippo's own tokens; prices are the simulator's."""

from fovea.simulators.carriers.tariff import Lane, Service

ACCOUNTS = {"USPS": "5f0ea00000000000000000000000ca01", "DHL Express": "5f0ea00000000000000000000000ca02"}
# Shippo's short names, as in /tracks/{carrier}/{number}.
CARRIER_TOKENS = {"USPS": "usps", "DHL Express": "dhl_express"}

_DHL = "DHL Express"
SERVICES = (
    Service("USPS", "usps_ground_advantage", "Ground Advantage", Lane.DOMESTIC, 491, 33, 71, (2, 3, 4, 5), True),
    Service("USPS", "usps_priority", "Priority Mail", Lane.DOMESTIC, 779, 67, 116, (1, 2, 2, 3), True),
    Service("USPS", "usps_priority_express", "Priority Mail Express", Lane.DOMESTIC, 2735, 260, 340, (1, 2), True),
    Service(_DHL, "dhl_express_domestic_express_nondoc", "Domestic Express", Lane.DOMESTIC, 2490, 310, 210, (1, 1, 2)),
    Service("USPS", "usps_priority_mail_international", "Priority Intl", Lane.EXPORT, 3895, 375, 415, (6, 7, 8), True),
    Service(_DHL, "dhl_express_worldwide_nondoc", "Worldwide", Lane.EXPORT, 4980, 560, 380, (2, 2, 3, 4)),
    Service(_DHL, "dhl_express_worldwide_eu", "Worldwide EU", Lane.EUROPE, 1690, 340, 140, (1, 2)),
    Service(_DHL, "dhl_express_economy_select_eu", "Economy Select EU", Lane.EUROPE, 990, 220, 85, (2, 3)),
)  # fmt: skip
