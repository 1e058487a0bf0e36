"""What every slice stands on: zones, actors, events, jobs, tables, pages."""
