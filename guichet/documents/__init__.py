"""Documents: those received from people, and those the service issues. Owner, office and subject are opaque here."""
