"""The trusted core: unfolding, normal form, the sign reader and the checker of chains; it imports no numerics."""
