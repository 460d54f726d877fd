"""Numbers that can hardly be true: reasons with their figures, never refusals.

`accounts` judges accounts, `posts` like counts of posts, `tenfold` finds numbers that lost a decimal point.
"""
