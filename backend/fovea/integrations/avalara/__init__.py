"""Avalara AvaTax: quotes within a deadline, committed invoices and returns."""

from fovea.integrations.avalara.adapter import AvalaraTaxCalculator, connect
from fovea.integrations.avalara.tables import FallbackTable, TaxCodes

__all__ = ["AvalaraTaxCalculator", "FallbackTable", "TaxCodes", "connect"]
