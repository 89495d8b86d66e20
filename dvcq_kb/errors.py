"""The exceptions a caller can act on.

* DvcqError
  x ReadError           the file cannot be read as a document
    + UnsupportedFormat   no reader for what the bytes are
  x QueryError          the query is wrong; knows where
  x KnowledgeError      the knowledge base cannot be opened or written
    + KnowledgeLocked     another process is writing
    + KnowledgeDamaged    what is on disk is not what was written
  x RegistryError       a table of known acts is wrong; every bad line is named
  x UsageError          an option or argument contradicts another

A faulty *document* is a ``Finding``, never one of these. Messages are for the
user, in their language: the subject first, then the way out.
"""


class DvcqError(Exception):
    """Something the user can put right; the message says how."""


class ReadError(DvcqError):
    pass


class UnsupportedFormat(ReadError):
    pass


class QueryError(DvcqError):
    def __init__(self, message: str, query: str, position: int) -> None:
        """Point at code point ``position`` of ``query``."""
        super().__init__(message)
        self.query = query
        self.position = position


class KnowledgeError(DvcqError):
    pass


class KnowledgeLocked(KnowledgeError):
    pass


class KnowledgeDamaged(KnowledgeError):
    pass


class RegistryError(DvcqError):
    pass


class UsageError(DvcqError):
    pass
