"""Django's SQLite backend, with statements converted once."""
