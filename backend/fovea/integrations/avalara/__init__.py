"""Avalara AvaTax: quotes within a deadline, committed invoices and returns, addresses."""

from fovea.integrations.avalara.adapter import AvalaraTaxCalculator, connect

__all__ = ["AvalaraTaxCalculator", "connect"]
