"""One GraphQL schema, a file per domain. Resolvers build a command, run it and wrap a view; they decide nothing."""
