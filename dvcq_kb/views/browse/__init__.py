"""The terminal reader (Textual): one document with its citations and faults, or the whole knowledge base.

Only ``dvcq browse`` imports what is below; nothing else of the command line
needs Textual.
"""
