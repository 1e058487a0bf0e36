"""From the first lead to the signed agreement: leads, finders, targets, chains."""
