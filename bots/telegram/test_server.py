import json
import threading
import unittest
import urllib.error
import urllib.request

from telegram.server import CONFLICT, Server


class TelegramServer(unittest.TestCase):
    def setUp(self):
        self.server = Server(("127.0.0.1", 0))
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)

    def call(self, path, body=None, form=False):
        data = body if body is None or form else json.dumps(body).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded" if form else "application/json"}
        url = f"http://127.0.0.1:{self.server.server_port}{path}"
        try:
            with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return json.load(error)

    def test_hands_out_a_message(self):
        self.call("/control/message", {"token": "t", "chat_id": 5, "user_id": 7, "text": "hi"})
        answer = self.call("/bott/getUpdates?timeout=0")
        self.assertTrue(answer["ok"])
        message = answer["result"][0]["message"]
        self.assertEqual((message["chat"]["id"], message["from"]["id"], message["text"]), (5, 7, "hi"))

    def test_keeps_a_message_for_the_first_bot(self):
        self.call("/control/message", {"chat_id": 5, "text": "hi"})
        self.assertEqual(self.call("/control/stats")["pending"], 1)
        self.assertEqual(len(self.call("/botx/getUpdates")["result"]), 1)
        self.assertEqual(self.call("/boty/getUpdates")["result"], [])

    def test_lists_what_was_sent_and_no_token(self):
        self.call("/botsecret/sendMessage", b"chat_id=5&text=a%20b", form=True)
        self.call("/botsecret/sendMessage", {"chat_id": 5, "text": "c"})
        sent = self.call("/control/sent")
        self.assertEqual([(one["chat_id"], one["text"]) for one in sent], [(5, "a b"), (5, "c")])
        self.assertNotIn("secret", json.dumps([sent, self.call("/control/stats")]))

    def test_answers_two_pollers_of_one_token_with_a_conflict(self):
        answers = []
        first = threading.Thread(target=lambda: answers.append(self.call("/bott/getUpdates?timeout=20")))
        first.start()
        while self.call("/control/stats")["pollers"] == 0:
            pass
        self.call("/bott/getUpdates?timeout=0")
        first.join(10)
        self.assertEqual(answers, [{"ok": False, "error_code": 409, "description": CONFLICT}])
        self.assertEqual(self.call("/control/stats")["conflicts"], 1)

    def test_refuses_in_the_form_of_telegram(self):
        for path, body, code, description in (
            ("/bott/sendMessage", {"chat_id": 5}, 400, "Bad Request: message text is empty"),
            ("/bott/sendMessage", {"text": "a"}, 400, "Bad Request: chat_id is empty"),
            ("/bott/getUpdates", {"offset": "x"}, 400, "Bad Request: invalid offset specified"),
            ("/bott/sendPhoto", {}, 404, "Not Found"),
            ("/nothing", None, 404, "Not Found"),
        ):
            with self.subTest(path):
                expected = {"ok": False, "error_code": code, "description": description}
                self.assertEqual(self.call(path, body), expected)

    def test_knows_the_other_methods(self):
        self.assertTrue(self.call("/bott/getMe")["result"]["is_bot"])
        self.assertTrue(self.call("/bott/deleteWebhook")["result"])
        self.assertEqual(self.call("/healthz"), {"ready": True})
