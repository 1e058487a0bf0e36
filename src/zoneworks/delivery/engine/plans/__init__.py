"""Plans of projects: dates, critical paths, what shared teams allow, forecasts, comparisons."""
