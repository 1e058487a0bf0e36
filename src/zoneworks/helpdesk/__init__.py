"""Service for enterprises: which class of industry a business belongs to."""
