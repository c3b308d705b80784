"""The vendors, played locally: HTTP servers that speak their wire contracts. They know nothing of the shop."""
