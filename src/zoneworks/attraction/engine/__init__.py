"""Stages of leads, who found them, what is paid for it, chains and partners."""
