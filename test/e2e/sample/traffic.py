"""Traffic for the end-to-end tests, from inside the network of a stack: 20 requests a second to the web bot, each of which
resolves the name anew, and five messages a second to the stand-in of Telegram. On SIGTERM it prints what became of them."""

import http.client
import json
import signal
import threading
import time

PERIOD = 0.05
stopped = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stopped.set())
lost, versions, messages = [], {}, []


def ask_web():
    connection = http.client.HTTPConnection("web", 8000, timeout=10)
    try:
        connection.request("GET", "/")
        answer = connection.getresponse()
        body = json.loads(answer.read())
        if answer.status != 200:
            raise OSError(f"status {answer.status}")
        versions[body["version"]] = versions.get(body["version"], 0) + 1
    except (OSError, ValueError, http.client.HTTPException) as error:
        lost.append(f"{time.time():.3f} {error!r}")
    finally:
        connection.close()


def send_message(number):
    connection = http.client.HTTPConnection("telegram", 8081, timeout=10)
    text = f"message {number}"
    body = json.dumps({"chat_id": number, "user_id": 42, "text": text})
    connection.request("POST", "/control/message", body, {"Content-Type": "application/json"})
    connection.getresponse().read()
    connection.close()
    messages.append(number)


print("ready", flush=True)
threads, number = [], 0
while not stopped.is_set():
    threads.append(threading.Thread(target=ask_web))
    threads[-1].start()
    if number % 4 == 0:
        send_message(number)
    number += 1
    stopped.wait(PERIOD)
for thread in threads:
    thread.join()
print(json.dumps({"requests": number, "lost": lost, "versions": versions, "messages": messages}), flush=True)
