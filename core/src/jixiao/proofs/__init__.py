"""What can be proved of a policy before any data is read, each finding with a row that shows it."""
