"""The theory as static pages, which need no network and no server: they read outcomes and decide nothing."""
