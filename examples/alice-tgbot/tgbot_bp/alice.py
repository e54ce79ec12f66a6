"""Asks alice_bp over HTTP."""

import httpx


class AliceError(Exception):
    """A request that failed. `again` says whether the same one may succeed later."""

    def __init__(self, message: str, again: bool):
        super().__init__(message)
        self.again = again


class Alice:
    """alice_bp at an address such as http://alice-bp:8000."""

    def __init__(self, url: str):
        self._client = httpx.AsyncClient(base_url=url, timeout=5)

    async def record_message(self, identity: dict) -> dict:
        """Counts a message: `{"user": 7, "messages": 3, "new": false}`."""
        try:
            response = await self._client.post("/users", json=identity)
        except httpx.TransportError as error:
            raise AliceError(f"alice_bp: {type(error).__name__}", again=True) from None
        if response.status_code != 200:
            # 409: the ids that it stores are not hashed yet. That takes longer than anybody waits for an answer.
            raise AliceError(f"alice_bp: {response.status_code} {reason(response)}", response.status_code >= 500)
        return response.json()

    async def close(self):
        await self._client.aclose()


def reason(response):
    try:
        return response.json()["error"]
    except (ValueError, KeyError, TypeError):
        return response.reason_phrase
