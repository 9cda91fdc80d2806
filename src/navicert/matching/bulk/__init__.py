"""The bulk engine: the same hits and the same scores as the small one, for hundreds of thousands of names a second.

Needs the extra `navicert[bulk]` (numpy, numba, pyarrow); nothing outside this package imports them.
"""
