"""Formulas: text to syntax, names and units, and the readings of one tree (Polars, exact, words)."""
