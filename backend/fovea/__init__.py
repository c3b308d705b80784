"""Fovea: an optical store and ERP in one. See docs/adr for how the house is built."""
