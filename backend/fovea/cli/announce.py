"""Tells a simulated payment provider of the demonstration's payments, so that staff can capture and refund them."""

import asyncio

import click
import httpx

from fovea.domains import payments
from fovea.kernel.actor import SYSTEM
from fovea.kernel.db import Database
from fovea.kernel.settings import settings
from fovea.seed.walk import PSP_PREFIX

_BATCH = 500


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
    return len(rows)
