"""A headless Chromium, spoken to through two pipes: what a page asks for, says on its console, and holds."""

import json
import os
import shutil
import subprocess
import tempfile
from importlib import resources, util

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)

AXE = CHROMIUM and util.find_spec("axe_playwright_python")
RUN = """axe.run(document, {resultTypes: ["violations"]}).then(found => JSON.stringify(found.violations.map(
  one => [one.impact, one.id, one.help, one.nodes.map(node => node.html.slice(0, 200))])))"""


class Browser:
    """Opens pages, runs their scripts, and keeps every request and every complaint on the console."""

    def __init__(self):
        (read_here, write_there), (read_there, write_here) = os.pipe(), os.pipe()
        self.folder = tempfile.TemporaryDirectory()

        # Chromium reads what descriptor 3 has, and writes to 4.
        wire = f'exec "$0" "$@" 3<&{read_there} 4>&{write_there}'
        options = ("--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--hide-scrollbars")
        self.process = subprocess.Popen(
            ["bash", "-c", wire, CHROMIUM, *options, f"--user-data-dir={self.folder.name}", "about:blank"],
            pass_fds=(read_there, write_there), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(read_there)
        os.close(write_there)
        self.reading, self.writing = os.fdopen(read_here, "rb"), os.fdopen(write_here, "wb")
        self.count, self.session, self.requests, self.complaints, self.loaded = 0, None, [], [], False
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.ask(f"{domain}.enable")

    def close(self):
        self.session = None
        self.ask("Browser.close")  # its other processes end with it, and no longer write into the folder
        self.process.wait()
        self.reading.close()
        self.writing.close()
        self.folder.cleanup()

    def ask(self, method, **parameters):
        """Return the answer to a request of the protocol; what happens meanwhile is kept."""
        self.count += 1
        whole = {"id": self.count, "method": method, "params": parameters}
        whole |= {"sessionId": self.session} if self.session else {}
        self.writing.write(json.dumps(whole).encode() + b"\0")
        self.writing.flush()
        while (said := self._next()).get("id") != self.count:
            self._keep(said)
        assert "error" not in said, said
        return said["result"]

    def _next(self):
        letters = bytearray()
        while (letter := self.reading.read(1)) != b"\0":
            assert letter, "the browser has ended"
            letters += letter
        return json.loads(letters)

    def _keep(self, said):
        match said.get("method"):
            case "Network.requestWillBeSent":
                self.requests.append(said["params"]["request"]["url"])
            case "Runtime.exceptionThrown" | "Log.entryAdded" | "Runtime.consoleAPICalled":
                self.complaints.append(said["params"])
            case "Page.loadEventFired":
                self.loaded = True

    def open(self, address, width=1280, dark=False):
        """Load a page in a window of this width, light or dark."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.ask("Emulation.setEmulatedMedia", features=scheme)
        for url in ("about:blank", address):  # an anchor on the page that is open would load nothing
            self.loaded = False
            self.ask("Page.navigate", url=url)
            while not self.loaded:
                self._keep(self._next())

    def run(self, script):
        """Return the value of an expression in the page."""
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def serious(self):
        """Return what axe-core has to say of the page that is serious or critical, with everything open."""
        self.run("document.querySelectorAll('details').forEach(one => { one.open = true; }); 0")
        axe = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
        self.run(f"{axe}; 0")
        answer = self.ask("Runtime.evaluate", expression=RUN, awaitPromise=True, returnByValue=True)
        return [one for one in json.loads(answer["result"]["value"]) if one[0] in ("serious", "critical")]

    def key(self, key):
        """Press a key."""
        for kind in ("keyDown", "keyUp"):
            self.ask(
                "Input.dispatchKeyEvent", type=kind, key=key, text=key if len(key) == 1 and kind == "keyDown" else ""
            )
