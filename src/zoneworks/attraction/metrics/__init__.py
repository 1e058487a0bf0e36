"""What attraction gives to core."""
