"""A slice of the tests' own: jobs with which workers are tried out."""
