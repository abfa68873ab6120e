"""How tasks are shared out: one description of them, carried by processes here or by the workers of a Dask cluster."""
