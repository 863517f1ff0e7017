"""Measures of a model on the held-out windows of models/evaluation; the app measures packages by the same definitions."""
