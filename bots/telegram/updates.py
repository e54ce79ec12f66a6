"""The queue of one bot's updates, with the rules of getUpdates."""

import threading
import time


class Conflict(Exception):
    """Another getUpdates of the same token came while this one was waiting."""


class UpdateQueue:
    def __init__(self):
        self._changed = threading.Condition()
        self._updates = []
        self._next_id = 1000
        # The getUpdates that waits: an object of its own, and how to see whether its client is still there.
        self._waiting = None
        self.conflicts = 0
        self.polls = 0

    def add(self, message):
        """Queues a message and returns its update_id."""
        with self._changed:
            update = {"update_id": self._next_id, "message": {"message_id": self._next_id, **message}}
            self._next_id += 1
            self._updates.append(update)
            self._changed.notify_all()
            return update["update_id"]

    def get(self, offset, limit, timeout, client_is_there):
        """Confirms all updates below `offset`, then returns the first ones, waiting for one up to `timeout` seconds.

        A negative offset keeps the last -offset updates only. The newer of two calls wins, the older gets Conflict.
        """
        me = (object(), client_is_there)
        with self._changed:
            self.polls += 1
            if self._waiting is not None and self._waiting[1]():
                self.conflicts += 1
            self._waiting = me
            self._changed.notify_all()
            self._confirm(offset)
            try:
                self._wait(me, timeout)
                return list(self._updates[:limit])
            finally:
                if self._waiting is me:
                    self._waiting = None

    def pending(self):
        with self._changed:
            return len(self._updates)

    def waiting(self):
        with self._changed:
            return self._waiting is not None and self._waiting[1]()

    def _confirm(self, offset):
        if offset is None:
            return
        if offset < 0:
            self._updates = self._updates[offset:]
        else:
            self._updates = [update for update in self._updates if update["update_id"] >= offset]

    def _wait(self, me, timeout):
        end = time.monotonic() + timeout
        while not self._updates and time.monotonic() < end and me[1]():
            self._changed.wait(min(0.25, max(0, end - time.monotonic())))
            if self._waiting is not me:
                raise Conflict
