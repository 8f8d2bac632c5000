"""Folders of models: fetched on a connected machine, verified on the closed one."""

from rag.model_folders.manifest import MANIFEST, ModelFile, ModelManifest, read_manifest
from rag.model_folders.verifying import require_whole, verify_model

__all__ = [
    "MANIFEST",
    "ModelFile",
    "ModelManifest",
    "read_manifest",
    "require_whole",
    "verify_model",
]
