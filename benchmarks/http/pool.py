# The usual way in Python: a pool of threads with one persistent connection each, standard library only.
# usage: pool.py HOST PORT PATH REQUESTS AT_ONCE < BODY     prints "python <requests/s> <us of processor per request>"
import http.client, resource, sys, threading, time
from concurrent.futures import ThreadPoolExecutor

host, port, path, total, at_once = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
body = sys.stdin.buffer.read()
own = threading.local()


def ask(_):
    if not hasattr(own, "connection"):
        own.connection = http.client.HTTPConnection(host, port)
    own.connection.request("POST", path, body, {"Content-Type": "application/json"})
    reply = own.connection.getresponse()
    reply.read()
    return reply.status == 200


begun = time.monotonic()
with ThreadPoolExecutor(at_once) as pool:
    answered = sum(pool.map(ask, range(total)))
seconds = time.monotonic() - begun
used = resource.getrusage(resource.RUSAGE_SELF)
print(f"python {total / seconds:.0f} {1e6 * (used.ru_utime + used.ru_stime) / total:.1f} {used.ru_maxrss / 1024:.1f}")
sys.exit(answered != total)
