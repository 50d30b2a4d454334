"""Why a figure is what it is: trees of values from a line down to the facts, clause by clause."""
def cause(month, table, rule, subject): return "?"
