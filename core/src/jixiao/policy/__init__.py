"""From a policy file to a `Policy`: reading, positions, amendments, own rules and worked cases."""
