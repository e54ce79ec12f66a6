"""Reads secrets. No message shows a value."""

import os
import re


def read_secret(name: str) -> str | None:
    """The secret NAME: from the file that NAME_FILE names, else from the variable NAME; None where there is neither.

    Ends the program where the file cannot be read.
    """
    path = os.environ.get(f"{name}_FILE")
    if not path:
        return os.environ.get(name, "").strip() or None
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().strip() or None
    except (OSError, UnicodeDecodeError) as error:
        raise SystemExit(f"{name}_FILE: cannot read {path} ({type(error).__name__})") from None


def require_secret(name: str) -> str:
    """As read_secret, and ends the program where there is none."""
    value = read_secret(name)
    if value is None:
        raise SystemExit(f"{name}: is missing. Set {name}, or {name}_FILE to the path of a file with it.")
    return value


def read_key(name: str) -> bytes | None:
    """A key of 32 bytes in hexadecimal digits; None where there is none. Ends the program where it is no such key."""
    text = read_secret(name)
    if text is None:
        return None
    if not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        raise SystemExit(f"{name}: must be 32 bytes as 64 hexadecimal digits.")
    return bytes.fromhex(text)
