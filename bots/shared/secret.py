"""What both bots do with secrets: read one, and turn a Telegram id into a pseudonym."""

import hashlib
import hmac
import os


def read_secret(name: str) -> str:
    """The secret NAME: from the file that NAME_FILE names (a mounted secret), else from the environment.

    Ends the program with a message that names the variable, and shows no value, where there is neither.
    """
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            with open(path, encoding="utf-8") as file:
                value = file.read().strip()
        except OSError as error:
            raise SystemExit(f"{name}_FILE: cannot read {path} ({error.strerror})") from error
    else:
        value = os.environ.get(name, "").strip()
    if not value:
        raise SystemExit(f"{name}: is missing. Set {name}, or {name}_FILE to the path of a file with it.")
    return value


def pseudonym(key: str, telegram_id: str) -> str:
    """HMAC-SHA256 of a Telegram id: recognises a person again without storing who it is. 64 hexadecimal digits."""
    return hmac.new(key.encode(), telegram_id.encode(), hashlib.sha256).hexdigest()
