"""What a session lets its statements reach, in folders and on the network."""
