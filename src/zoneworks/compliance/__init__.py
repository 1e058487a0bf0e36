"""What the law allows a zone to promise: positive list, fair-competition reviews."""
