"""Small disks of one's own, which a test may fill."""

import subprocess


def own_mounts():
    """Whether this user may mount a small disk in a namespace of its own."""
    command = ["unshare", "-rm", "sh", "-c", "mount -t tmpfs tmpfs /mnt"]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False
