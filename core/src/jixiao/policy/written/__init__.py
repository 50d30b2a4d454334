"""Schemes written in TOML: the same tables, terms and rules as a plugin in Python declares, read from a file."""
