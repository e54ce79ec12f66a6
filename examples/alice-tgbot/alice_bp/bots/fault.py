"""Images that fail on purpose, at one place each, to try what a deployment makes of them."""

import os


def fault(place: str) -> None:
    """Fails where the image was built with `--build-arg FAULT=place`; a good image has none."""
    if os.environ.get("FAULT") == place:
        raise RuntimeError(f"this version was built to fail at: {place}")
