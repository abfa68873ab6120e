"""The theory of InfoNCE's geometry (arXiv:2601.19597), one module a theorem.

``objects.py`` holds the named objects that theorems share, ``claims.toml`` lists every claim of the suite and
``paper_items.toml`` every item of the source, each with what answers it.
"""
