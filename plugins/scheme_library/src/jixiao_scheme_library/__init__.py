"""Schemes of appraisal and pay written in TOML alone, one file each in the folder ``schemes``."""
