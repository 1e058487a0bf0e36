"""Admission: who may enter the zone by which scheme, and whether what was promised is kept."""
