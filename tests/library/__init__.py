"""The schemes of the library held against figures worked out independently of them."""
