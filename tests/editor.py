#!/usr/bin/env python3
"""editor.py SERVER check FILE... | complete FILE LINE COLUMN: what an editor shows of experiments.

SERVER is yaml-language-server, which VS Code, neovim and helix ask. The schema is the one that each file names in its first line.
`check` prints every complaint as FILE:LINE:COLUMN: text, `complete` the words offered at a place (both count from 1).
"""
import json
import pathlib
import subprocess
import sys
import threading

PATIENCE = 300  # seconds


class Server:
    """Speaks the language server's protocol on its standard input and output."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.n = 0
        # A server that hangs fails the test.
        self.patience = threading.Timer(PATIENCE, self.process.kill)
        self.patience.start()

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def read(self):
        length = 0
        while (line := self.process.stdout.readline().strip()):
            name, value = line.split(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if not length:
            sys.exit("the server is gone")
        return json.loads(self.process.stdout.read(length))

    def wait(self, wanted):
        """The first message that is wanted; the server's own questions are answered meanwhile."""
        while True:
            message = self.read()
            if "method" in message and "id" in message:
                items = message.get("params", {}).get("items", [])
                settings = {"validate": True, "completion": True, "schemaStore": {"enable": False}}
                answer = [settings if i.get("section") == "yaml" else {} for i in items] if items else None
                self.send({"id": message["id"], "result": answer})
            if wanted(message):
                return message

    def ask(self, method, params):
        self.n += 1
        number = self.n
        self.send({"id": number, "method": method, "params": params})
        return self.wait(lambda m: m.get("id") == number and "method" not in m)["result"]

    def end(self):
        self.patience.cancel()
        self.process.kill()

    def tell(self, method, params):
        self.send({"method": method, "params": params})


def uri(name):
    return pathlib.Path(name).resolve().as_uri()


def open_file(server, name):
    document = {"uri": uri(name), "languageId": "yaml", "version": 1, "text": pathlib.Path(name).read_text()}
    server.tell("textDocument/didOpen", {"textDocument": document})
    said = server.wait(lambda m: m.get("method") == "textDocument/publishDiagnostics" and m["params"]["uri"] == uri(name))
    return said["params"]["diagnostics"]


def main():
    command, what, name = sys.argv[1], sys.argv[2], sys.argv[3]
    server = Server(["node", command, "--stdio"])
    abilities = {"workspace": {"configuration": True}, "textDocument": {"publishDiagnostics": {}, "completion": {}}}
    server.ask("initialize", {"processId": None, "rootUri": uri("."), "capabilities": abilities})
    server.tell("initialized", {})
    for name in sys.argv[3:] if what == "check" else [name]:
        for d in open_file(server, name):
            if what == "check":
                start = d["range"]["start"]
                print(f"{name}:{start['line'] + 1}:{start['character'] + 1}: {' '.join(d['message'].split())}")
    if what == "complete":
        place = {"line": int(sys.argv[4]) - 1, "character": int(sys.argv[5]) - 1}
        found = server.ask("textDocument/completion", {"textDocument": {"uri": uri(name)}, "position": place})
        for item in found["items"] if isinstance(found, dict) else found:
            print(item["label"])
    server.end()


main()
