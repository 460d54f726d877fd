"""Forecast of one post: own evidence shrunk towards accounts of its size, with learnt spread and tails.

`evidence` sums up an account's posts, `prior` what accounts of its size do, `learning` takes spread and
tails from other accounts' posts, `outlook` puts them together.
"""
