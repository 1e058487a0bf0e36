"""The law and the arithmetic of elements."""
