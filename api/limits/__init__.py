"""Limits: how much at once, how often, how large."""
