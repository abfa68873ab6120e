"""Evidence: quadrature, random measures and balls confirm what was proved."""
