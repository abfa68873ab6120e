"""Computer algebra in a process of its own: the script, who asks it, and what is remembered of its answers."""
