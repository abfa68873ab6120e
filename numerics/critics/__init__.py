"""Critics, their kernels, volumes, spectra, smoothing, and the energies made from them."""
