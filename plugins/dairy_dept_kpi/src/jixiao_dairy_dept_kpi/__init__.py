"""The departments of a dairy company, appraised by five to seven weighted indicators on 120 points (篇七)."""
