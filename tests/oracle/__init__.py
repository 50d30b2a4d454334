"""Exact reference computations that share no code with the product."""
