"""Delivery: plans from signing to production, one schedule for all projects of the zone."""
