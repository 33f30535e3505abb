"""The data sets that ship with the package, each a folder: train.csv, test.csv, the recordings, and card.json.

recipes/sample_datasets rendered them; runtime/datasets gives them to GET THANOSQL DATASET.
"""
