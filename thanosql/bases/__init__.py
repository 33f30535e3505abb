"""The base models that ship with the package, each a folder named after it: a checkpoint, its manifest and its card.

recipes/base_models made them by ThanoSQL statements; README.md in each folder says from what, and how good it is.
"""
