"""What is to be verified: theorem modules found, and what a theory claims."""
