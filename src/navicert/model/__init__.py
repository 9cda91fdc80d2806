"""The nouns of export control: frozen dataclasses, standard library only.

Nothing here reads a file, a clock or a network, and nothing here imports another part of navicert.
"""
