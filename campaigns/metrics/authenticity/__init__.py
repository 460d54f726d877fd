"""Signals that an account deserves a closer look, each with its reason; never a verdict on a person.

`profile_signals` turns numbers into signals, `percentiles` sets them among accounts of their kind, `closer`
says which accounts to look at and in which order, `auc` and `trial` measure that on labelled accounts.
"""
