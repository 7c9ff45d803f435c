"""Accounts: making one, signing in, keeping it safe, acting for someone."""
