"""All that a scheme is made of, as one page: built once, written for the terminal or as Markdown."""
