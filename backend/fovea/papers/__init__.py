"""Papers: what is printed in the house, as PDF. Pure builders: views in, bytes out; no database, no request."""
