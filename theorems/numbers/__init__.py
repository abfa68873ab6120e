"""The numbers that theorems measure, by routes that share nothing, and the samples to try them on."""
