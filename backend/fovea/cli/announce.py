"""Tells a simulated payment provider of the demonstration's payments: staff can capture, refund and defend them."""

import asyncio

import click
import httpx

from fovea.domains import payments
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.settings import settings
from fovea.seed.walk import PSP_PREFIX

_BATCH = 500
# What card holders have asked their banks since: the desk has a dispute to decide, and one that is lost so far.
_DISPUTES = (
    {"eventCode": "NOTIFICATION_OF_CHARGEBACK", "reason": "Goods not as described", "defendDays": 9},
    {"eventCode": "CHARGEBACK", "reason": "Card holder does not recognise the payment", "defendDays": 20},
)


@click.command()
def announce() -> None:
    """Make the demonstration's payments known to the payment simulator; known ones stay as they are."""
    click.echo(f"{asyncio.run(_announce())} payments are known to the provider.")


async def _announce() -> int:
    config = settings()
    if config.production:
        raise click.ClickException("A production house has no simulator.")
    db = Database(config.async_database_url, config.keyring())
    try:
        told = await db.read(SYSTEM, payments.payments_at_provider, PSP_PREFIX)
    finally:
        await db.close()
    rows = [
        {
            "psp": one.psp_reference,
            "reference": str(one.id),
            "currency": one.amount.currency,
            "value": one.authorised.minor,
            "captured": one.captured.minor,
            "refunded": one.refunded.minor,
            "brand": "visa",
            "last_four": "1142",
        }
        for one in told
    ]
    async with httpx.AsyncClient(base_url=config.adyen_base_url, timeout=30) as client:
        for start in range(0, len(rows), _BATCH):
            answer = await client.post("/_sim/payments", json=rows[start : start + _BATCH])
            answer.raise_for_status()
        whole = [one.psp_reference for one in told if one.captured == one.authorised and not one.refunded.minor]
        # From the middle of the story: long delivered, not yet forgotten.
        middle = len(whole) // 2
        for psp, play in zip(whole[middle:], _DISPUTES, strict=False):
            (await client.post(f"/_sim/payments/{psp}/events", json=play)).raise_for_status()
    return len(rows)
