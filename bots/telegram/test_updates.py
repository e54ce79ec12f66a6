import threading
import time
import unittest

from telegram.updates import Conflict, UpdateQueue


def there():
    return True


class Offsets(unittest.TestCase):
    def setUp(self):
        self.queue = UpdateQueue()
        self.ids = [self.queue.add({"text": text}) for text in "abc"]

    def get(self, offset=None, limit=100):
        return [update["update_id"] for update in self.queue.get(offset, limit, 0, there)]

    def test_hands_out_again_what_is_not_confirmed(self):
        self.assertEqual(self.get(), self.ids)
        self.assertEqual(self.get(), self.ids)

    def test_confirms_everything_below_the_offset(self):
        self.assertEqual(self.get(self.ids[1]), self.ids[1:])
        self.assertEqual(self.get(), self.ids[1:])
        self.assertEqual(self.get(self.ids[2] + 1), [])

    def test_keeps_the_last_ones_for_a_negative_offset(self):
        self.assertEqual(self.get(-1), self.ids[2:])
        self.assertEqual(self.get(), self.ids[2:])

    def test_hands_out_at_most_the_limit(self):
        self.assertEqual(self.get(limit=2), self.ids[:2])


class Waiting(unittest.TestCase):
    def poll(self, queue, timeout, client_is_there=there):
        """Starts a getUpdates; returns its thread and the list that gets its result."""
        results = []

        def run():
            try:
                results.append(queue.get(None, 100, timeout, client_is_there))
            except Conflict:
                results.append("conflict")

        thread = threading.Thread(target=run)
        thread.start()
        while queue.polls == 0:
            time.sleep(0.01)
        return thread, results

    def test_returns_as_soon_as_there_is_an_update(self):
        queue = UpdateQueue()
        start = time.monotonic()
        thread, results = self.poll(queue, 20)
        queue.add({"text": "a"})
        thread.join(10)
        self.assertEqual([update["message"]["text"] for update in results[0]], ["a"])
        self.assertLess(time.monotonic() - start, 10)

    def test_ends_the_older_of_two(self):
        queue = UpdateQueue()
        thread, results = self.poll(queue, 20)
        self.assertEqual(queue.get(None, 100, 0, there), [])
        thread.join(10)
        self.assertEqual(results, ["conflict"])
        self.assertEqual(queue.conflicts, 1)

    def test_sees_no_conflict_with_a_client_that_is_gone(self):
        queue = UpdateQueue()
        thread, _ = self.poll(queue, 1, lambda: False)
        queue.get(None, 100, 0, there)
        thread.join(10)
        self.assertEqual(queue.conflicts, 0)
