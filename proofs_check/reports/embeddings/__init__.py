"""What is measured on embeddings, told: the answer, tables, charts, a page, a PDF. They read and decide nothing."""
