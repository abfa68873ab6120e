"""The published experiment on the modality gap: trained encoders, the population optimum, and its branches."""
