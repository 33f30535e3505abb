"""Databases behind one protocol: queries go in, frames stream out and back."""
