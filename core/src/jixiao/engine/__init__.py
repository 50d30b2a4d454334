"""From a program and numbered tables to an evaluation: the plan, one run per period, lines and explanations."""
