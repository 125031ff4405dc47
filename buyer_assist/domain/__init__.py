"""What is true about a purchase, as pure functions: no clock, no disk, no printing, nothing but the standard library.

Every deadline in here is the last day on which acting is still in time.
"""
