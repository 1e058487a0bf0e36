"""Pure decisions of the per-mu evaluation."""
