"""The way in over HTTP: one GraphQL endpoint, what stands beside it, and nothing that decides."""
