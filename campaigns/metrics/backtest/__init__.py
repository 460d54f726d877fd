"""Backtest: posts forecast from the earlier posts of their account, with spread from other accounts."""
