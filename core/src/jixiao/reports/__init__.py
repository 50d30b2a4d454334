"""An evaluation for people: terminal tables, files, explanations."""
