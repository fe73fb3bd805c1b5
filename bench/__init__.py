"""Measurements: each module repeats the experiment that gave a tuned constant."""
