"""Archives that are no backups any more: other members in a tar."""

import io
import tarfile


def repack(archive, target, change):
    """An archive with other members: `change` maps (name, bytes) pairs to members."""
    with tarfile.open(archive) as tar:
        members = [(member.name, tar.extractfile(member).read()) for member in tar]
    with tarfile.open(target, "w") as tar:
        for member in change(members):
            info, data = member if isinstance(member[0], tarfile.TarInfo) else _plain(*member)
            tar.addfile(info, io.BytesIO(data))
    return target


def _plain(name, data):
    info = tarfile.TarInfo(name)
    info.size = len(data)
    return info, data


def special(name, kind, target=""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info, b""
