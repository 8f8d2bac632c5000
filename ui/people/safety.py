"""Whether the UI may be used as it was started: it fails closed, however that was."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from ui.settings import UiSettings

WAYS = ("", "users", "oidc", "header")


def refusal(settings: UiSettings, address: str | None, forwarded_allow_ips: str | None) -> str:
    """Why the UI must not be used as it was started; empty where it may.

    Args:
        settings: The settings in force.
        address: Address on which the UI listens; None or empty for all of this machine.
        forwarded_allow_ips: The variable `FORWARDED_ALLOW_IPS`: whom the web server lets tell for
            others where they come from. It must be empty, so that the peer is the real one.
    """
    way = settings.sign_in
    if way not in WAYS:
        return (
            f"設定 sign_in の値「{way}」は使えません。users, oidc, header のいずれかにするか、"
            "空にしてください。"
        )
    if way in {"oidc", "header"} and not settings.api_key:
        return (
            f"サインインのしかたが {way} のときは、画面が API を呼ぶ鍵が必要です。"
            "tenkyo keys create 画面 --service で鍵を作り、"
            "環境変数 TENKYO_UI_KEY に設定してください。"
        )
    if way == "header" and not (settings.user_header and settings.proxies):
        return (
            "サインインのしかたが header のときは、設定 trusted_user_header に、"
            "中継が利用者を知らせるヘッダーを、trusted_proxies に中継のアドレスを指定してください。"
        )
    if way == "header" and forwarded_allow_ips != "":
        return (
            "中継からの接続かどうかを確かめられません。tenkyo ui か tenkyo up で始めてください"
            "（環境変数 FORWARDED_ALLOW_IPS を空にします）。"
        )
    if is_loopback(address):
        return ""
    if not way:
        return (
            f"画面がアドレス {address or '0.0.0.0'} で、ほかの機械からも使えるようになっています。"  # noqa: S104
            "設定 sign_in に users, oidc, header のいずれかを指定するか、"
            "画面のアドレスを 127.0.0.1 にしてください。"
        )
    return ""


def is_loopback(address: str | None) -> bool:
    """Whether an address means this machine only."""
    if not address:
        return False
    if address.lower().rstrip(".") == "localhost":
        return True
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        return found.ipv4_mapped.is_loopback
    return found.is_loopback
