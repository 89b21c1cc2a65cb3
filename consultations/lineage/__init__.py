"""Clauses from version to version: what became of each, and where its opinions stand now."""
