"""Classification: which ECCN names an item, by its figures and the day."""
