"""The terms of the register. Pure."""
