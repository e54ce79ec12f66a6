"""Everything that the stand-in remembers, in memory: it is gone when the process ends."""

import hashlib
import threading
import time

from telegram.updates import UpdateQueue


class World:
    def __init__(self):
        self._lock = threading.Lock()
        self._queues = {}
        self._latest = None
        # Messages to nobody in particular, until the first bot asks.
        self._unclaimed = []
        self._sent = []

    def bot(self, token):
        """The queue of a token. Any token is a bot; the first one gets what was queued before there was one."""
        with self._lock:
            queue = self._queues.setdefault(token, UpdateQueue())
            self._latest = queue
            for message in self._unclaimed:
                queue.add(message)
            self._unclaimed = []
            return queue

    def message(self, message, token=None):
        """Queues a message for a token, or for the bot that was here last. Returns its update_id where it has one."""
        if token is not None:
            return self.bot(token).add(message)
        with self._lock:
            if self._latest is not None:
                return self._latest.add(message)
            self._unclaimed.append(message)
            return None

    def send(self, token, chat_id, text):
        with self._lock:
            message = {"message_id": len(self._sent) + 1, "date": int(time.time()), "text": text}
            message["chat"] = {"id": chat_id, "type": "private"}
            self._sent.append({"bot": name(token), "chat_id": chat_id, "text": text, "time": time.time()})
            return message

    def sent(self):
        with self._lock:
            return list(self._sent)

    def stats(self):
        with self._lock:
            queues = dict(self._queues)
            unclaimed, sent = len(self._unclaimed), len(self._sent)
        return {
            "conflicts": sum(queue.conflicts for queue in queues.values()),
            "pollers": sum(queue.waiting() for queue in queues.values()),
            "polls": sum(queue.polls for queue in queues.values()),
            "pending": unclaimed + sum(queue.pending() for queue in queues.values()),
            "sent": sent,
            "bots": sorted(name(token) for token in queues),
        }


def name(token):
    """A bot's name in lists: its token is a secret, here too."""
    return hashlib.sha256(token.encode()).hexdigest()[:12]
