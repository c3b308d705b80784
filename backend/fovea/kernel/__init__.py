"""The ground every domain stands on: one idea a file, no knowledge of the trade."""
