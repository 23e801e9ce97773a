"""The kernel's clock and statement over very large histories: flat arrays, no loop over requests.

Every answer agrees with the kernel to the second.
"""
