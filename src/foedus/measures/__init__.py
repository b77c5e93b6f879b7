"""Quantities: one concept a file, pure functions, a record for every measure."""
