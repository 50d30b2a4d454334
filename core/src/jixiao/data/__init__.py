"""From files to conformed, numbered tables; and the templates that clients fill."""
