"""The error hierarchy of Tenkyo.

Every error that a person can meet is a `TenkyoError`. Its message is Japanese and says the cause,
the rule and the cure; its `code` is a stable English word for programs.

* TenkyoError
  x DocumentError            one file could not be read; the others go on
    · UnsupportedFormatError     .jtd, .xdw, .exe ...
    · EmptyDocumentError         0 bytes, or nothing that a reader could see
    · EncryptedDocumentError     a password stands before the text
    · BrokenDocumentError        the file is damaged, or is not what its name says
    · DocumentTooLargeError      beyond `max_file_mb`, `max_passages_per_file`, or a zip bomb
    · UnreadableTextError        text is there but cannot be trusted: broken glyph map, vertical
                                 writing out of order, a scan without OCR
    · DocumentAccessError        the operating system does not let us read the file
  x CollectionError          the collection as a whole
    · CollectionNotFoundError
    · CollectionNameError
    · IndexMismatchError         built with another dictionary, normaliser, reader or embedding
    · CorruptIndexError          a checksum or a file is wrong
    · CollectionBusyError        another writer holds the collection
    · StorageFullError           no space left on the device
  x QuestionError            empty or far too long
  x EmbeddingModelError      a configured model cannot be loaded
  x LanguageModelError       a locally hosted language model cannot answer
    · LanguageModelUnreachableError  no server there, or a name that nobody knows
    · LanguageModelTimeoutError      no words in time, or a standstill in mid-stream
    · LanguageModelBusyError         every slot is taken, here or on the server
    · LanguageModelRequestError      the server refuses: key, model name, length of the prompt
    · LanguageModelResponseError     the response breaks off, is no text, or has no end
  x ConfigurationError       a setting, a metadata.csv or an input file is wrong
  x NotFoundError            a document or passage id that does not exist, or may not be seen
"""

from __future__ import annotations

from typing import ClassVar


class TenkyoError(Exception):
    """Base of all errors that are told to people.

    Args:
        message: Japanese text: what happened, why, and what to do.
    """

    code: ClassVar[str] = "tenkyo_error"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class DocumentError(TenkyoError):
    """One file could not be turned into a document."""

    code = "document_error"


class UnsupportedFormatError(DocumentError):
    """The format is not one that Tenkyo reads."""

    code = "unsupported_format"


class EmptyDocumentError(DocumentError):
    """The file has no bytes, or no text that a reader could see."""

    code = "empty_document"


class EncryptedDocumentError(DocumentError):
    """The file is protected by a password."""

    code = "encrypted_document"


class BrokenDocumentError(DocumentError):
    """The file is damaged, or its content is not what its name says."""

    code = "broken_document"


class DocumentTooLargeError(DocumentError):
    """The file exceeds a limit on size, passages or unpacked volume."""

    code = "document_too_large"


class UnreadableTextError(DocumentError):
    """The file holds text that cannot be extracted faithfully."""

    code = "unreadable_text"


class DocumentAccessError(DocumentError):
    """The operating system refuses access to the file or folder."""

    code = "document_access"


class CollectionError(TenkyoError):
    """A collection cannot be used as asked."""

    code = "collection_error"


class CollectionNotFoundError(CollectionError):
    """No collection of that name exists."""

    code = "collection_not_found"


class CollectionNameError(CollectionError):
    """The name is not allowed for a collection."""

    code = "collection_name"


class IndexMismatchError(CollectionError):
    """The index was built with other parts than the running ones."""

    code = "index_mismatch"


class CorruptIndexError(CollectionError):
    """Files of the index are missing or do not match their checksums."""

    code = "corrupt_index"


class CollectionBusyError(CollectionError):
    """Another process is writing to the collection."""

    code = "collection_busy"


class StorageFullError(CollectionError):
    """The disk has no room for the new generation."""

    code = "storage_full"


class QuestionError(TenkyoError):
    """The question is empty or too long."""

    code = "question_error"


class EmbeddingModelError(TenkyoError):
    """An embedding model cannot be loaded or does not fit the index."""

    code = "embedding_model"


class LanguageModelError(TenkyoError):
    """A language model cannot be used; the embedded default can answer in its stead."""

    code = "language_model"


class LanguageModelUnreachableError(LanguageModelError):
    """No server answers at the address, or the weights are not there."""

    code = "language_model_unreachable"


class LanguageModelTimeoutError(LanguageModelError):
    """The model gave no words in time."""

    code = "language_model_timeout"


class LanguageModelBusyError(LanguageModelError):
    """Every slot of the model is taken."""

    code = "language_model_busy"


class LanguageModelRequestError(LanguageModelError):
    """The request is refused, or cannot be made as it stands."""

    code = "language_model_request"


class LanguageModelResponseError(LanguageModelError):
    """The response is broken: it stops in the middle, is no text, or has no end."""

    code = "language_model_response"


class ConfigurationError(TenkyoError):
    """A setting or an input file is wrong."""

    code = "configuration"


class NotFoundError(TenkyoError):
    """A document or passage does not exist, or the caller may not see it."""

    code = "not_found"
