"""The pages of those who handle requests for the State."""
