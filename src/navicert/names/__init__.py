"""From a raw name to comparable tokens. Pure: package data in, values out."""
