"""Fetching a model from a hub, on a connected machine.

A model comes at one commit, its weights as safetensors only: files that could run code when they
are loaded (pickles, Python) stay where they are unless they are asked for.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from rag.errors import ConfigurationError
from rag.model_folders.manifest import (
    ModelManifest,
    described,
    files_of_model,
    write_manifest,
)

if TYPE_CHECKING:
    from huggingface_hub.hf_api import ModelInfo

_HUB = "https://huggingface.co"
_NAME = re.compile(r"^\w[\w.-]*/\w[\w.-]*$")
_RUNS_CODE = (".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".joblib", ".h5", ".py")
_OTHER_FRAMEWORKS = (".msgpack", ".ot", ".onnx", ".onnx_data", ".tflite", ".mlmodel")
_OTHER_FOLDERS = ("onnx/", "openvino/", "coreml/", "tf_model/")
_WEIGHTS = (".safetensors", ".gguf")


@dataclass(frozen=True, slots=True)
class ModelSource:
    """Where a model is fetched from.

    Attributes:
        name: Its name on the hub, `organisation/model`.
        hub: Address of the hub.
        revision: Branch, tag or commit.
    """

    name: str
    hub: str
    revision: str


def source_of(written: str, revision: str | None = None) -> ModelSource:
    """Reads what a person writes: a name, or the address of the model's page.

    Args:
        written: `organisation/model`, or `https://hub/organisation/model[/tree/revision]`.
        revision: Branch, tag or commit; None takes that of the address, else `main`.

    Raises:
        ConfigurationError: It is neither.
    """
    hub = os.environ.get("HF_ENDPOINT") or _HUB
    name, _, rest = written.strip().rstrip("/").partition("/tree/")
    if "://" in name:
        parts = urlsplit(name)
        hub, name = f"{parts.scheme}://{parts.netloc}", parts.path.strip("/")
    if not _NAME.match(name) or not hub.startswith(("https://", "http://")):
        raise ConfigurationError(
            f"「{written}」はモデルの名前ではありません。"
            "組織名/モデル名（例: cl-nagoya/ruri-v3-310m）か、"
            "そのページのアドレスを指定してください。"
        )
    return ModelSource(name, hub.rstrip("/"), revision or rest or "main")


def fetch_model(source: ModelSource, target: Path, *, code: bool = False) -> ModelManifest:
    """Fetches a model into a new folder, whole or not at all.

    Args:
        source: Where it is.
        target: The folder, which must not be there or be empty.
        code: Whether files that could run code when they are loaded are fetched too.

    Returns:
        What the folder holds now; it is written into the folder too.

    Raises:
        ConfigurationError: The folder is taken, the hub cannot be reached, has no such model or
            wants an account, or the model has no weights as safetensors.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ConfigurationError(
            f"{target} には、もう何かあります。--to に新しいフォルダーを指定してください。"
        )
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    partial = target.with_name(f".{target.name}.partial")
    with _hub_errors(source):
        from huggingface_hub import HfApi, snapshot_download

        info = HfApi(endpoint=source.hub).model_info(
            source.name, revision=source.revision, files_metadata=True
        )
        wanted = _wanted(source, info, code=code)
        partial.mkdir(parents=True, exist_ok=True)
        snapshot_download(
            source.name,
            revision=info.sha,
            endpoint=source.hub,
            local_dir=partial,
            allow_patterns=[_literally(name) for name in wanted],
        )
    shutil.rmtree(partial / ".cache", ignore_errors=True)
    files = tuple(described(partial, path) for path in files_of_model(partial))
    _require_fetched(source, info, {file.path: file.sha256 for file in files}, wanted)
    manifest = ModelManifest(
        name=source.name,
        hub=source.hub,
        revision=str(info.sha),
        licence=_licence(info),
        fetched=datetime.now(UTC).date().isoformat(),
        files=files,
    )
    write_manifest(partial, manifest)
    if target.exists():
        target.rmdir()
    partial.rename(target)
    return manifest


def _wanted(source: ModelSource, info: ModelInfo, *, code: bool) -> list[str]:
    names = [one.rfilename for one in info.siblings or ()]
    found = [
        name
        for name in names
        if not name.startswith((*_OTHER_FOLDERS, "."))
        and not name.endswith(_OTHER_FRAMEWORKS)
        and (code or not name.endswith(_RUNS_CODE))
    ]
    weights = (*_WEIGHTS, *_RUNS_CODE) if code else _WEIGHTS
    if not any(name.endswith(weights) for name in found):
        raise ConfigurationError(
            f"モデル {source.name} には safetensors 形式の重みがありません。"
            "ほかの形式は、読み込むときにプログラムとして動くことがあります。"
            "提供元を信じられるときに限り、--allow-code を付けてください。"
        )
    return found


def _literally(name: str) -> str:
    """A pattern that takes one name only."""
    return re.sub(r"([\[*?])", r"[\1]", name)


def _require_fetched(
    source: ModelSource, info: ModelInfo, there: dict[str, str], wanted: list[str]
) -> None:
    """Makes sure that all files came, with the checksums that the hub tells of large ones."""
    told = {one.rfilename: one.lfs.sha256 for one in info.siblings or () if one.lfs is not None}
    wrong = [
        name for name in wanted if name not in there or (name in told and told[name] != there[name])
    ]
    if wrong:
        raise ConfigurationError(
            f"モデル {source.name} の {wrong[0]} が、配布元と一致しません。"
            "もう一度取得してください。"
        )


def _licence(info: ModelInfo) -> str:
    card: Any = info.card_data or {}
    named = card.get("license_name") or card.get("license")
    if isinstance(named, list):
        named = ", ".join(map(str, named))
    tags = (tag.removeprefix("license:") for tag in info.tags or () if tag.startswith("license:"))
    return str(named or next(tags, ""))


@contextmanager
def _hub_errors(source: ModelSource) -> Iterator[None]:
    """Tells what the hub says in words that help."""
    import httpx2  # what huggingface_hub speaks with
    from huggingface_hub.errors import (
        GatedRepoError,
        HfHubHTTPError,
        LocalEntryNotFoundError,
        OfflineModeIsEnabled,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    try:
        yield
    except OfflineModeIsEnabled as error:
        raise ConfigurationError(
            "環境変数 HF_HUB_OFFLINE が設定されているため、取得できません。"
            "外部につながる機械で、HF_HUB_OFFLINE を外して実行してください。"
        ) from error
    except GatedRepoError as error:
        raise ConfigurationError(
            f"モデル {source.name} の取得には、配布元での承諾が要ります。"
            f"{source.hub}/{source.name} で承諾し、環境変数 HF_TOKEN に鍵を設定してください。"
        ) from error
    except (RepositoryNotFoundError, RevisionNotFoundError) as error:
        raise ConfigurationError(
            f"{source.hub} に、モデル {source.name}（{source.revision}）がありません。"
            "名前と版を確かめてください。公開されていないものは、環境変数 HF_TOKEN が要ります。"
        ) from error
    except (httpx2.TransportError, LocalEntryNotFoundError) as error:
        raise ConfigurationError(
            f"{source.hub} につながりません。外部につながる機械で実行し、できたフォルダーを"
            "閉域網に運んでください（中継が要るときは環境変数 HTTPS_PROXY、"
            "別の配布元は HF_ENDPOINT）。"
        ) from error
    except HfHubHTTPError as error:
        status = getattr(error.response, "status_code", "?")
        raise ConfigurationError(
            f"{source.hub} が {status} で断りました。しばらく待って、もう一度実行してください。"
        ) from error
