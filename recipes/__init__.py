"""How the data and models that ship with the package are made."""
