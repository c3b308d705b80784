"""The services EasyPost's carriers sell here, under EasyPost's own names; prices are the simulator's."""

from fovea.simulators.carriers.tariff import Lane, Service

ACCOUNTS = {"USPS": "ca_5f0ea0000000000000000000000000a1", "UPS": "ca_5f0ea0000000000000000000000000a2"}

SERVICES = (
    Service("USPS", "GroundAdvantage", "Ground Advantage", Lane.DOMESTIC, 482, 34, 72, (2, 3, 4, 5), True),
    Service("USPS", "Priority", "Priority Mail", Lane.DOMESTIC, 790, 68, 118, (1, 2, 2, 3), True),
    Service("USPS", "Express", "Priority Mail Express", Lane.DOMESTIC, 2760, 262, 345, (1, 1, 2, 2), True),
    Service("UPS", "Ground", "UPS Ground", Lane.DOMESTIC, 964, 55, 44, (1, 2, 3, 5), True),
    Service("UPS", "2ndDayAir", "UPS 2nd Day Air", Lane.DOMESTIC, 1987, 231, 148, (2,), True),
    Service("UPS", "NextDayAir", "UPS Next Day Air", Lane.DOMESTIC, 3895, 521, 305, (1,), True),
    Service(
        "USPS", "FirstClassPackageInternationalService", "First-Class Package Intl", Lane.EXPORT, 1585, 240, 310,
        (8, 10, 12, 15), True,
    ),
    Service("USPS", "PriorityMailInternational", "Priority Intl", Lane.EXPORT, 3940, 380, 420, (6, 7, 8, 10), True),
    Service("UPS", "Expedited", "UPS Worldwide Expedited", Lane.EXPORT, 5240, 610, 390, (3, 4, 5, 6)),
    Service("UPS", "UPSSaver", "UPS Worldwide Saver", Lane.EXPORT, 6890, 720, 450, (1, 2, 3, 3)),
    Service("UPS", "UPSStandard", "UPS Standard", Lane.EUROPE, 895, 215, 60, (1, 3)),
    Service("UPS", "UPSSaver", "UPS Express Saver", Lane.EUROPE, 2150, 480, 190, (1,)),
)  # fmt: skip
