"""Sellers of a wealth-management company: ranks by sales, pay by rank, a bonus fund by the year (方案12)."""
