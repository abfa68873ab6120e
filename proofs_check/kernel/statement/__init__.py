"""What is claimed, as Coq text: names, expressions, hypotheses, relations. A reader must trust this, and no proof."""
