"""The decisions of the service slice. Pure: descriptions, questions and days in."""
