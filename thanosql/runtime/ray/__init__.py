"""The operators of PREDICT and EVALUATE, and the workers of BUILD and FIT, on the processes of a Ray cluster.

Ray itself is imported when a cluster is asked for, never before.
"""
