"""What land yields (亩均论英雄): enterprises evaluated per mu, graded, with their consequences."""
