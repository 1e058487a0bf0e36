"""The decisions of the permit slice. Pure: columns in, figures out."""
