"""The law and the arithmetic of land: pure."""
