"""Idle land (闲置土地) by the order of 2012: tests, terms, procedure, fee."""
