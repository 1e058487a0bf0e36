"""The law and the arithmetic of delivery."""
