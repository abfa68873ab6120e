"""``gibbsgap reproduce``: the published experiments in parts that can be interrupted, with figures and findings."""
