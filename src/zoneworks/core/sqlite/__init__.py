"""Django's SQLite backend, with the shortest way from a statement to the database."""
