"""Benchmarks: figures beside a peer or a floor measured in the same run; never timed tests."""
