"""Engines that every slice may use: roles, calendar, money, land units. Pure."""
