"""Numbers about laws whose fields move with them: closed forms and quadratures that share no formula."""
