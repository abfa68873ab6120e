"""The second engine: expressions evaluated on finite measure spaces, to refute and to confirm, never to prove."""
