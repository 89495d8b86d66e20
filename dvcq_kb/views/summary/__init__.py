"""The report on one document that a chief reads before signing: one page, then the lược đồ and the list of acts."""
