"""Two schemes for the sales staff of a property developer: monthly pay (方案1) and monthly ranking (方案6)."""
