"""The two calls of the Telegram Bot API that the poller makes."""

import http.client
import json
import urllib.error
import urllib.request


class ApiError(Exception):
    """A call that failed. Its message never has the token in it."""

    def __init__(self, message, code=0, retry_after=None):
        super().__init__(message)
        # HTTP status; 0 where no answer came.
        self.code = code
        # Seconds that Telegram asks to wait.
        self.retry_after = retry_after

    @property
    def permanent(self):
        """Whether the same call can never succeed, such as a message to someone who has blocked the bot."""
        return 400 <= self.code < 500 and self.code not in (401, 404, 409, 429)


class TelegramApi:
    def __init__(self, address, token):
        self._base = f"{address.rstrip('/')}/bot{token}"
        self._token = token

    def get_updates(self, offset, timeout, limit=100):
        parameters = {"timeout": timeout, "limit": limit, "allowed_updates": ["message"]}
        if offset is not None:
            parameters["offset"] = offset
        return self._call("getUpdates", parameters, timeout + 10)

    def send_message(self, chat_id, text):
        return self._call("sendMessage", {"chat_id": chat_id, "text": text}, 10)

    def _call(self, method, parameters, seconds):
        try:
            request = urllib.request.Request(
                f"{self._base}/{method}",
                data=json.dumps(parameters).encode(),
                headers={"Content-Type": "application/json"},
            )
            with urllib.request.urlopen(request, timeout=seconds) as answer:
                return json.load(answer)["result"]
        except urllib.error.HTTPError as error:
            raise self._refused(method, error) from None
        except (OSError, ValueError, KeyError, http.client.HTTPException) as error:
            # Without the cause: its text or its traceback may show the address, and the token is a part of that.
            reason = getattr(error, "reason", error)
            raise ApiError(f"{method}: {self._hide(str(reason) or type(error).__name__)}") from None

    def _refused(self, method, error):
        with error:
            try:
                body = json.load(error)
            except (OSError, ValueError, http.client.HTTPException):
                body = {}
        description = self._hide(str(body.get("description", "no description")))
        retry_after = body.get("parameters", {}).get("retry_after")
        return ApiError(f"{method}: {error.code} {description}", error.code, retry_after)

    def _hide(self, text):
        return text.replace(self._token, "[token]")
