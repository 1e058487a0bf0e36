"""The law and the arithmetic of admission."""
