"""Documents the service issues: frozen data, accessible PDF, 2D-Doc, seal, and their verification by anyone."""
