"""Acquisition, sale, expansion and transfer of land: what is lawful at each step."""
