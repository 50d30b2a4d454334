"""What a scheme is made of: units, periods, tables, references, terms, rules, processes and findings."""
