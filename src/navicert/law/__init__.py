"""The law as dated data: which paragraph an item falls under on a day."""
