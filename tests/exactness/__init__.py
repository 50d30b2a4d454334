"""The product held against independent rational-number computations."""
